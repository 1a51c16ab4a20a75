import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../src/engine/types.ts';
import { mongoCampaigns } from '../../src/store/campaigns.ts';
import { campaign } from '../fakes/records.ts';
import { inParallel, testStore } from './test-store.ts';

const { models } = await testStore();
const campaigns = mongoCampaigns(models);

const NOW = new Date('2026-03-10T12:00:00Z');

function draft(name: string, changes: Partial<Campaign> = {}): Omit<Campaign, 'id'> {
  const { id: _, ...record } = campaign(name, { status: 'draft', ...changes });
  return record;
}

describe('create', () => {
  it('keeps all that it is given, and gives an id', async () => {
    const record = draft('Natal', { scheduledAt: NOW, variants: ['Oi', 'Olá'] });
    const created = await campaigns.create(record);
    expect(created).toEqual({ ...record, id: expect.stringMatching(/^[0-9a-f]{24}$/) });
    expect(await campaigns.get(created.id)).toEqual(created);
  });

  it('refuses a name that is taken, also when several want it at once', async () => {
    const results = await inParallel(5, () =>
      campaigns.create(draft('Natal')).then(
        () => 'created',
        (error: { code?: unknown }) => error.code,
      ),
    );
    expect(results.filter((result) => result === 'created')).toHaveLength(1);
    expect(results.filter((result) => result === 'name_taken')).toHaveLength(4);
    expect(await campaigns.list()).toHaveLength(1);
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
    const moved = await inParallel(10, () => campaigns.move(id, ['draft'], 'running'));
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
});
