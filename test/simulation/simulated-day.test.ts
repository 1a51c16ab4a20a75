import { beforeAll, describe, expect, it } from 'vitest';
import { hourStamp } from '../../src/engine/capacity.ts';
import type { Instance } from '../../src/engine/types.ts';
import * as records from '../fakes/records.ts';
import { type Sent, simulateDay } from './simulate-day.ts';

const ZONE = 'America/Sao_Paulo';
/** `SIMULATED_DAY=full` is four times as large in all, which takes half a minute. */
const SIZE = process.env['SIMULATED_DAY'] === 'full' ? 4 : 1;
const CONTACTS = SIZE * 12_500;
const CAMPAIGNS = SIZE * 5;
/** Each contact is on two lists, and may be written to once a day: one of its two messages has to wait. */
const LIST = (2 * CONTACTS) / CAMPAIGNS;

/** Numbers of five sizes; an hour's limit is a fifth of the day's. */
const NUMBERS: Instance[] = Array.from({ length: SIZE * 250 }, (_, n) => {
  const dayLimit = 40 + 10 * (n % 5);
  return records.instance(`n${n}`, { dayLimit, hourLimit: dayLimit / 5, newChatLimit: dayLimit });
});
const HOUR_TOTAL = NUMBERS.reduce((sum, { hourLimit }) => sum + hourLimit, 0);

describe(`a Tuesday with ${NUMBERS.length} numbers, ${CONTACTS} contacts and ${CAMPAIGNS} campaigns`, () => {
  let sent: Sent[];
  const byNumber = new Map<string, Sent[]>();

  beforeAll(async () => {
    const day = await simulateDay({
      // From 7 to 21 o'clock: an hour before people may be written to, and an hour after it.
      start: new Date('2026-03-10T10:00:00Z'),
      end: new Date('2026-03-11T00:00:00Z'),
      numbers: NUMBERS,
      campaigns: Array.from({ length: CAMPAIGNS }, (_, n) => {
        const { id: _id, ...campaign } = records.campaign('new', {
          name: `campaign ${n}`,
          list: `list ${n}`,
          strategy: 'hybrid',
          instances: NUMBERS.map(({ name }) => name),
        });
        return campaign;
      }),
      async people(store) {
        for (let n = 0; n < CAMPAIGNS; n++) {
          const from = (n * CONTACTS) / CAMPAIGNS;
          const upTo = Math.min(from + LIST, CONTACTS);
          await store.addPeople(`list ${n}`, upTo - from, from);
          await store.addPeople(`list ${n}`, from + LIST - upTo);
        }
      },
    });
    sent = day.sent;
    for (const message of sent) {
      byNumber.set(message.instance, [...(byNumber.get(message.instance) ?? []), message]);
    }
  }, 120_000);

  it('writes to everybody once, and to nobody twice', () => {
    expect(new Set(sent.map(({ phone }) => phone)).size).toBe(sent.length);
    expect(sent.length).toBeGreaterThanOrEqual(0.95 * CONTACTS);
  });

  it('passes no limit of an hour or a day', () => {
    const over = NUMBERS.flatMap(({ name, hourLimit, dayLimit }) => {
      const messages = byNumber.get(name) ?? [];
      const hours = countBy(messages, ({ at }) => hourStamp(at, ZONE));
      return [
        ...(messages.length > dayLimit ? [{ name, day: messages.length }] : []),
        ...[...hours]
          .filter(([, count]) => count > hourLimit)
          .map(([hour, count]) => ({ name, hour, count })),
      ];
    });
    expect(over).toEqual([]);
  });

  it('leaves at least 25 s between two messages of a number', () => {
    const gaps = [...byNumber.values()].flatMap((messages) =>
      messages.slice(1).map(({ at }, index) => at.getTime() - (messages[index]?.at.getTime() ?? 0)),
    );
    expect(Math.min(...sample(gaps))).toBeGreaterThanOrEqual(25_000);
  });

  it('writes from 8 to 20 alone', () => {
    const hours = [...countBy(sent, ({ at }) => hourStamp(at, ZONE).slice(8)).keys()].sort();
    expect(Number(hours[0])).toBeGreaterThanOrEqual(8);
    expect(Number(hours.at(-1))).toBeLessThan(20);
  });

  it('loads all numbers alike, to within 10 %', () => {
    const loads = NUMBERS.map(({ name, dayLimit }) => (byNumber.get(name)?.length ?? 0) / dayLimit);
    const mean = loads.reduce((sum, load) => sum + load, 0) / loads.length;
    expect(Math.min(...loads)).toBeGreaterThan(0.9 * mean);
    expect(Math.max(...loads)).toBeLessThan(1.1 * mean);
  });

  it('sends 95 % of what the hour limits allow, as long as there is somebody to write to', () => {
    const hours = countBy(sent, ({ at }) => hourStamp(at, ZONE));
    const full = [...hours].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, Math.floor(CONTACTS / HOUR_TOTAL));
    expect(full).toHaveLength(4);
    expect(Math.min(...full.map(([, count]) => count))).toBeGreaterThanOrEqual(0.95 * HOUR_TOTAL);
  });
});

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

/** Sorted, and the first of them: `Math.min` takes no hundred thousand arguments. */
function sample(values: number[]): number[] {
  return values.sort((a, b) => a - b).slice(0, 10);
}
