import { beforeEach, describe, expect, it } from 'vitest';
import { incidentRef } from '../../src/engine/incident-ref.ts';
import type { IncidentStore, Problem } from '../../src/engine/ports.ts';
import { LATER, NOW } from './rows.ts';

/** What every store of incidents does; `fresh` gives each test two ways to the same empty one. */
export function incidentsContract(fresh: () => [IncidentStore, IncidentStore]): void {
  let incidents: IncidentStore;
  let other: IncidentStore;
  beforeEach(() => {
    [incidents, other] = fresh();
  });

  const minutesLater = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
  const problem = (changes: Partial<Problem> = {}): Problem => ({
    fingerprint: 'banned:vendas-1',
    kind: 'banned',
    facts: { instance: 'vendas-1', since: NOW, others: ['a', 'b'] },
    ...changes,
  });
  const ref = incidentRef('banned:vendas-1#1');
  const opened = { at: NOW, what: 'opened', facts: problem().facts } as const;

  it('are read page by page, newest first, of one status or of all', async () => {
    for (const [n, name] of ['a', 'b', 'c', 'd', 'e'].entries())
      await incidents.raise(problem({ fingerprint: `banned:${name}` }), minutesLater(n < 3 ? 0 : n));
    await incidents.resolve('banned:b', minutesLater(9));
    const names = async (query: Parameters<IncidentStore['page']>[0]): Promise<string[]> =>
      (await incidents.page(query)).map(({ fingerprint }) => fingerprint);
    expect(await names({ limit: 3 })).toEqual(['banned:e', 'banned:d', 'banned:c']);
    const [, , last] = await incidents.page({ limit: 3 });
    expect(await names({ limit: 3, ...(last !== undefined && { after: last }) })).toEqual([
      'banned:b',
      'banned:a',
    ]);
    expect(await names({ limit: 9, status: 'resolved' })).toEqual(['banned:b']);
    expect(await names({ limit: 9, status: 'open' })).toHaveLength(4);
  });

  describe('raising', () => {
    it('opens an incident', async () => {
      expect(await incidents.raise(problem(), NOW)).toBe('opened');
      expect(await incidents.open()).toEqual([
        { ...problem(), id: 'banned:vendas-1#1', ref, status: 'open', openedAt: NOW, timeline: [opened] },
      ]);
    });

    it('again changes nothing', async () => {
      await incidents.raise(problem(), NOW);
      const [before] = await incidents.open();
      expect(await incidents.raise(problem(), LATER)).toBe('known');
      expect(await incidents.open()).toEqual([before]);
    });

    it('with new facts brings it up to date', async () => {
      await incidents.raise(problem(), NOW);
      const facts = { instance: 'vendas-1', evidence: 'code 406' };
      expect(await incidents.raise(problem({ facts }), LATER)).toBe('changed');
      expect(await incidents.open()).toMatchObject([
        {
          id: 'banned:vendas-1#1',
          facts,
          openedAt: NOW,
          timeline: [opened, { at: LATER, what: 'changed', facts }],
        },
      ]);
    });

    it('of other problems opens others, in the order of their time', async () => {
      await incidents.raise(problem({ fingerprint: 'banned:b' }), LATER);
      await incidents.raise(problem({ fingerprint: 'banned:a' }), NOW);
      await incidents.raise(problem({ fingerprint: 'silent:b', kind: 'silent' }), minutesLater(5));
      const fingerprints = (await incidents.open()).map(({ fingerprint }) => fingerprint);
      expect(fingerprints).toEqual(['banned:a', 'silent:b', 'banned:b']);
    });

    it('by many at once opens one', async () => {
      const raised = await Promise.all(
        Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? incidents : other).raise(problem(), NOW)),
      );
      expect(raised.filter((one) => one === 'opened')).toHaveLength(1);
      expect(new Set(raised)).toEqual(new Set(['opened', 'known']));
      expect(await incidents.open()).toHaveLength(1);
    });

    it('keeps the last fifty events', async () => {
      for (let n = 1; n <= 60; n++) await incidents.raise(problem({ facts: { n } }), NOW);
      const [incident] = await incidents.open();
      expect(incident?.timeline).toHaveLength(50);
      expect(incident?.timeline.at(-1)).toMatchObject({ what: 'changed', facts: { n: 60 } });
    });
  });

  describe('resolving', () => {
    it('ends the open incident', async () => {
      await incidents.raise(problem(), NOW);
      expect(await incidents.resolve('banned:vendas-1', LATER)).toMatchObject({
        id: 'banned:vendas-1#1',
        openedAt: NOW,
      });
      expect(await incidents.open()).toEqual([]);
      expect(await incidents.history('banned:vendas-1', 10)).toMatchObject([
        { status: 'resolved', resolvedAt: LATER, timeline: [opened, { at: LATER, what: 'resolved' }] },
      ]);
    });

    it('what is not open does nothing', async () => {
      expect(await incidents.resolve('banned:vendas-1', NOW)).toBeUndefined();
      await incidents.raise(problem(), NOW);
      await incidents.resolve('banned:vendas-1', NOW);
      expect(await incidents.resolve('banned:vendas-1', LATER)).toBeUndefined();
    });

    it('by many at once is done once', async () => {
      await incidents.raise(problem(), NOW);
      const done = await Promise.all(
        Array.from({ length: 8 }, (_, n) =>
          (n % 2 === 0 ? incidents : other).resolve('banned:vendas-1', LATER),
        ),
      );
      expect(done.filter((one) => one !== undefined)).toHaveLength(1);
    });
  });

  describe('a problem that comes back', () => {
    beforeEach(async () => {
      await incidents.raise(problem(), NOW);
      await incidents.resolve('banned:vendas-1', NOW);
    });

    it('within ten minutes is the same incident', async () => {
      const at = new Date(minutesLater(10).getTime() - 1);
      const facts = { instance: 'vendas-1' };
      expect(await incidents.raise(problem({ facts }), at)).toBe('reopened');
      const [incident, ...more] = await incidents.history('banned:vendas-1', 10);
      expect(more).toEqual([]);
      expect(incident).toMatchObject({ id: 'banned:vendas-1#1', status: 'open', facts, openedAt: NOW });
      expect(incident).not.toHaveProperty('resolvedAt');
      expect(incident?.timeline.map(({ what }) => what)).toEqual(['opened', 'resolved', 'reopened']);
    });

    it('later is a new one', async () => {
      expect(await incidents.raise(problem(), minutesLater(10))).toBe('opened');
      const history = await incidents.history('banned:vendas-1', 10);
      expect(history.map(({ id, status }) => [id, status])).toEqual([
        ['banned:vendas-1#2', 'open'],
        ['banned:vendas-1#1', 'resolved'],
      ]);
      expect(await incidents.history('banned:vendas-1', 1)).toHaveLength(1);
    });
  });

  describe('a person', () => {
    const hold = (by: string, minutes = 60, at = LATER) => ({
      by,
      at,
      until: new Date(at.getTime() + minutes * 60_000),
    });
    beforeEach(async () => {
      await incidents.raise(problem(), NOW);
    });

    it('finds one by its ref, in capitals, too', async () => {
      expect(await incidents.get(ref.toUpperCase())).toMatchObject({ id: 'banned:vendas-1#1', ref });
      expect(await incidents.get('00000000')).toBeUndefined();
    });

    it('has it for a while, which the timeline tells', async () => {
      const { by, at, until } = hold('ana');
      expect(await incidents.hold(ref, 'acked', hold('ana'))).toMatchObject({
        kind: 'done',
        incident: { acked: { by, at, until }, timeline: [opened, { at, what: 'acked', by, until }] },
      });
      expect(await incidents.open()).toMatchObject([{ status: 'open', acked: { by: 'ana' } }]);
    });

    it.each(['acked', 'silenced'] as const)('of many who want it %s at once one does it', async (what) => {
      const done = await Promise.all(
        ['ana', 'bea', 'carl', 'dora'].map((by, n) =>
          (n % 2 === 0 ? incidents : other).hold(ref, what, hold(by)),
        ),
      );
      expect(done.filter(({ kind }) => kind === 'done')).toHaveLength(1);
      const now = await incidents.get(ref);
      const told = done.flatMap((one) => (one.kind === 'known' ? one.incident[what]?.by : []));
      expect(told).toEqual(Array.from({ length: 3 }, () => now?.[what]?.by));
      expect(now?.timeline).toHaveLength(2);
    });

    it('gets what was another’s when that is over, and her own again', async () => {
      await incidents.hold(ref, 'acked', hold('ana', 10));
      expect(await incidents.hold(ref, 'acked', hold('ana', 20))).toMatchObject({ kind: 'done' });
      const early = new Date(LATER.getTime() + 20 * 60_000 - 1);
      expect(await incidents.hold(ref, 'acked', hold('bea', 10, early))).toMatchObject({ kind: 'known' });
      const late = new Date(LATER.getTime() + 20 * 60_000);
      expect(await incidents.hold(ref, 'acked', hold('bea', 10, late))).toMatchObject({
        kind: 'done',
        incident: { acked: { by: 'bea' } },
      });
    });

    it('makes a silence longer, never shorter', async () => {
      await incidents.hold(ref, 'silenced', hold('ana', 60));
      expect(await incidents.hold(ref, 'silenced', hold('bea', 30))).toMatchObject({
        kind: 'known',
        incident: { silenced: { by: 'ana' } },
      });
      expect(await incidents.hold(ref, 'silenced', hold('bea', 240))).toMatchObject({ kind: 'done' });
    });

    it('resolves it: so it stays until the problem was over once', async () => {
      expect(await incidents.close(ref, 'ana', LATER)).toMatchObject({
        kind: 'done',
        incident: { status: 'resolved', resolvedAt: LATER, resolvedBy: 'ana' },
      });
      expect(await incidents.dismissed()).toMatchObject([{ ref }]);
      expect(await incidents.raise(problem({ facts: { n: 1 } }), minutesLater(60))).toBe('known');
      expect(await incidents.open()).toEqual([]);
      expect(await incidents.resolve('banned:vendas-1', minutesLater(61))).toBeUndefined();
      expect(await incidents.dismissed()).toEqual([]);
      expect(await incidents.raise(problem(), minutesLater(90))).toBe('opened');
    });

    it('does nothing to what is over, or not there', async () => {
      await incidents.close(ref, 'ana', LATER);
      expect(await other.close(ref, 'bea', LATER)).toMatchObject({
        kind: 'over',
        incident: { resolvedBy: 'ana' },
      });
      expect(await incidents.hold(ref, 'acked', hold('bea'))).toMatchObject({ kind: 'over' });
      expect(await incidents.close('00000000', 'ana', NOW)).toEqual({ kind: 'unknown' });
    });

    it('who is gone leaves no name when it is opened again', async () => {
      await incidents.close(ref, 'ana', NOW);
      await incidents.resolve('banned:vendas-1', NOW);
      expect(await incidents.raise(problem(), minutesLater(5))).toBe('reopened');
      expect(await incidents.get(ref)).not.toHaveProperty('resolvedBy');
    });
  });

  it('what is raised for a while is good for longer when it is raised again, without a word', async () => {
    await incidents.raise(problem({ goodUntil: LATER }), NOW);
    expect(await incidents.raise(problem({ goodUntil: minutesLater(90) }), LATER)).toBe('known');
    expect(await incidents.open()).toMatchObject([{ goodUntil: minutesLater(90), timeline: [opened] }]);
  });

  it('those that were resolved since a time', async () => {
    for (const fingerprint of ['banned:a', 'banned:b']) await incidents.raise(problem({ fingerprint }), NOW);
    await incidents.resolve('banned:b', LATER);
    await incidents.resolve('banned:a', NOW);
    const since = async (at: Date) =>
      (await incidents.resolvedSince(at)).map(({ fingerprint }) => fingerprint);
    expect(await since(NOW)).toEqual(['banned:a', 'banned:b']);
    expect(await since(LATER)).toEqual(['banned:b']);
  });
}
