import { expect, it } from 'vitest';
import { drawBlows } from './blows.ts';
import { calmZone } from './calm-zone.ts';
import { longForm, shortForm } from './forms.ts';

it('the same seed deals the same blows, another one others', () => {
  expect(drawBlows(longForm(7, 2_000))).toEqual(drawBlows(longForm(7, 2_000)));
  expect(drawBlows(longForm(7, 2_000))).not.toEqual(drawBlows(longForm(8, 2_000)));
});

it.each([1, 2, 3, 4, 5])('seed %i of the short form kills workers, Redis and MongoDB', (seed) => {
  const blows = drawBlows(shortForm(seed));
  const kinds = blows.map(({ kind }) => kind);
  expect(kinds.toSorted()).toEqual(['hang', 'kill mongodb', 'kill redis', 'kill worker', 'kill worker']);
  expect(blows.map(({ atMs }) => atMs)).toEqual(blows.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
});

it('at any moment there is a zone where no hour and no day ends within 29 minutes', () => {
  for (let minute = 0; minute < 24 * 60; minute += 7) {
    const now = new Date(Date.UTC(2026, 0, 1, 0, minute));
    const soon = new Date(now.getTime() + 29 * 60_000);
    const hour = (at: Date): string =>
      at.toLocaleString('en', { timeZone: calmZone(now), day: 'numeric', hour: 'numeric' });
    expect(hour(soon)).toBe(hour(now));
  }
});
