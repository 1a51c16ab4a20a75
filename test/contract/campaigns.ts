import { beforeEach, describe, expect, it } from 'vitest';
import type { CampaignChanges, CampaignStore } from '../../src/engine/ports.ts';
import type { Campaign } from '../../src/engine/types.ts';
import { campaign } from '../fakes/records.ts';
import { LATER, NOW } from './rows.ts';
import { type Fresh, inParallel, type StoresUnderTest } from './stores.ts';

function draft(name: string, changes: Partial<Campaign> = {}): Omit<Campaign, 'id'> {
  const { id: _, ...record } = campaign(name, { status: 'draft', ...changes });
  return record;
}

/** What every store of campaigns does. */
export function campaignsContract(fresh: Fresh): void {
  let campaigns: CampaignStore;
  let stores: StoresUnderTest;
  beforeEach(() => {
    stores = fresh();
    ({ campaigns } = stores);
  });

  describe('create', () => {
    it('keeps all that it is given, and gives an id', async () => {
      const record = draft('Natal', {
        scheduledAt: NOW,
        expiresAt: LATER,
        variants: ['Oi', 'Olá {{nome|você}}'],
        strategy: 'by_segment',
        segments: { bySegment: { VIP: ['A', 'B'], 'S.A.': ['C'], 'R$ alto': [], '': ['D'] }, otherwise: [] },
        media: { url: 'https://example.com/a.pdf', type: 'document', fileName: 'a.pdf' },
      });
      const created = await campaigns.create(record);
      expect(created).toEqual({ ...record, id: expect.stringMatching(/^[0-9a-f]{24}$/) });
      expect(await campaigns.get(created.id)).toEqual(created);
    });

    it.each([
      ['no numbers for any segment', { segments: { bySegment: {}, otherwise: ['A'] } }],
      ['a picture', { media: { url: 'https://example.com/a.png', type: 'image' } }],
      ['no numbers and no limit', { instances: [], interval: { minMs: 0, maxMs: 0 } }],
    ] as const)('keeps %s', async (_, changes) => {
      const created = await campaigns.create(draft('Natal', changes as Partial<Campaign>));
      expect(await campaigns.get(created.id)).toEqual({ ...draft('Natal'), id: created.id, ...changes });
    });

    it('refuses a name that is taken, also when several want it at once', async () => {
      const results = await inParallel(stores, 5, (store) =>
        store.campaigns.create(draft('Natal')).then(
          () => 'created',
          (error: { code?: unknown }) => error.code,
        ),
      );
      expect(results.filter((result) => result === 'created')).toHaveLength(1);
      expect(results.filter((result) => result === 'name_taken')).toHaveLength(4);
      expect(await campaigns.list()).toHaveLength(1);
    });
  });

  it('are read page by page, the last made first, of some statuses or of all', async () => {
    for (const [n, name] of ['a', 'b', 'c', 'd'].entries())
      await campaigns.create(
        draft(name, { createdAt: n < 2 ? NOW : LATER, status: n === 1 ? 'running' : 'draft' }),
      );
    const first = await campaigns.page({ limit: 3 });
    expect(first.map(({ name }) => name)).toEqual(['d', 'c', 'b']);
    const after = first[2];
    const rest = await campaigns.page({ limit: 3, ...(after !== undefined && { after }) });
    expect(rest.map(({ name }) => name)).toEqual(['a']);
    const running = await campaigns.page({ limit: 9, statuses: ['running', 'paused'] });
    expect(running.map(({ name }) => name)).toEqual(['b']);
  });

  describe('discard', () => {
    it('removes a draft, whose name is free then, once', async () => {
      const { id } = await campaigns.create(draft('Natal'));
      const other = await campaigns.create(draft('Páscoa'));
      const removed = await inParallel(stores, 3, (store) => store.campaigns.discard(id));
      expect(removed.filter(Boolean)).toHaveLength(1);
      expect(await campaigns.get(id)).toBeUndefined();
      expect(await campaigns.list()).toEqual([other]);
      expect((await campaigns.create(draft('Natal'))).id).not.toBe(id);
    });

    it('leaves what is no draft any more', async () => {
      const { id } = await campaigns.create(draft('Natal'));
      await campaigns.move(id, ['draft'], 'scheduled');
      expect(await campaigns.discard(id)).toBe(false);
      expect(await campaigns.get(id)).toMatchObject({ status: 'scheduled' });
    });
  });

  describe('find', () => {
    it('finds by name and by id, as written', async () => {
      const natal = await campaigns.create(draft('Natal'));
      await campaigns.create(draft('Natal 2'));
      expect(await campaigns.find('Natal')).toEqual([natal]);
      expect(await campaigns.find(natal.id)).toEqual([natal]);
      expect(await campaigns.find('natal')).toEqual([]);
      expect(await campaigns.find('')).toEqual([]);
    });

    it("finds both when one is named as another's id is", async () => {
      const natal = await campaigns.create(draft('Natal'));
      const odd = await campaigns.create(draft(natal.id));
      const found = await campaigns.find(natal.id);
      expect(found.map(({ id }) => id).toSorted()).toEqual([natal.id, odd.id].toSorted());
    });

    it('knows that a name of twelve characters is no id', async () => {
      const twelve = await campaigns.create(draft('abcdefghijkl'));
      expect(await campaigns.find('abcdefghijkl')).toEqual([twelve]);
      expect(await campaigns.get('abcdefghijkl')).toBeUndefined();
      expect(await campaigns.get('nonsense')).toBeUndefined();
    });
  });

  describe('list', () => {
    it('has the newest first, and only the wanted statuses', async () => {
      const day = (n: number) => new Date(`2026-03-0${n}T00:00:00Z`);
      await campaigns.create(draft('first', { createdAt: day(1), status: 'completed' }));
      await campaigns.create(draft('third', { createdAt: day(3), status: 'running' }));
      await campaigns.create(draft('second', { createdAt: day(2), status: 'running' }));
      const names = async (...args: Parameters<typeof campaigns.list>) =>
        (await campaigns.list(...args)).map(({ name }) => name);
      expect(await names()).toEqual(['third', 'second', 'first']);
      expect(await names(['running'])).toEqual(['third', 'second']);
      expect(await names(['paused', 'completed'])).toEqual(['first']);
      expect(await names(['paused'])).toEqual([]);
    });
  });

  describe('move', () => {
    it('moves from the given statuses alone, with its changes', async () => {
      const { id } = await campaigns.create(draft('Natal'));
      expect(await campaigns.move(id, ['paused'], 'running')).toBeUndefined();
      const moved = await campaigns.move(id, ['draft', 'scheduled'], 'running', { startedAt: NOW });
      expect(moved).toMatchObject({ id, status: 'running', startedAt: NOW });
      expect(await campaigns.get(id)).toEqual(moved);
    });

    it('lets one of 10 move it', async () => {
      const { id } = await campaigns.create(draft('Natal'));
      const moved = await inParallel(stores, 10, (store) => store.campaigns.move(id, ['draft'], 'running'));
      expect(moved.filter((one) => one !== undefined)).toHaveLength(1);
    });

    it('takes away a field whose change is undefined', async () => {
      const { id } = await campaigns.create(draft('Natal', { reason: 'because', lastInstance: 'A' }));
      const moved = await campaigns.move(id, ['draft'], 'running', { reason: undefined });
      expect(moved).not.toHaveProperty('reason');
      expect(moved).toMatchObject({ lastInstance: 'A' });
    });

    it('finds nothing to do for an id that is none', async () => {
      expect(await campaigns.move('0123456789abcdef01234567', ['draft'], 'running')).toBeUndefined();
    });
  });

  describe('update', () => {
    it('sets and removes fields, and leaves the others', async () => {
      const created = await campaigns.create(draft('Natal', { reason: 'because' }));
      await campaigns.update(created.id, { audienceCursor: '+55', lastInstance: 'B', reason: undefined });
      const { reason: _, ...rest } = created;
      expect(await campaigns.get(created.id)).toEqual({ ...rest, audienceCursor: '+55', lastInstance: 'B' });
    });

    it.each<CampaignChanges>([
      {
        waiting: {
          numbers: [
            { instance: 'A', why: 'state', state: 'banned' },
            { instance: 'B', why: 'new_chat_limit' },
          ],
          recipients: { quiet_hours: 3 },
          until: LATER,
        },
      },
      { waiting: { numbers: [] } },
      { waiting: { numbers: [], recipients: {} } },
      { brake: { instances: ['A', 'B'], at: NOW }, reason: 'two numbers were banned' },
      { audienceComplete: true, startedAt: NOW, finishedAt: LATER },
    ])('keeps %j as it is, until it is taken away', async (changes) => {
      const created = await campaigns.create(draft('Natal'));
      await campaigns.update(created.id, changes);
      expect(await campaigns.get(created.id)).toEqual({ ...created, ...changes });
      if (changes.waiting === undefined) return;
      await campaigns.update(created.id, { waiting: undefined });
      expect(await campaigns.get(created.id)).toEqual(created);
    });

    it('does nothing for an id that is none', async () => {
      await campaigns.update('0123456789abcdef01234567', { reason: 'because' });
      expect(await campaigns.list()).toEqual([]);
    });
  });

  it('what it answers is the caller’s own, and so is what it was given', async () => {
    const record = draft('Natal');
    const created = await campaigns.create(record);
    record.instances.push('Z');
    Object.assign(created, { status: 'failed', instances: [] });
    expect(await campaigns.get(created.id)).toEqual({ ...draft('Natal'), id: created.id });
  });
}
