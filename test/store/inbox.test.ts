import { describe, expect, it } from 'vitest';
import { mongoInbox } from '../../src/store/inbox.ts';
import { after, event, LEASE, NOW } from './inbox-events.ts';
import { inParallel, testStore } from './test-store.ts';

const { models } = await testStore();
const inbox = mongoInbox(models);

const claimIds = async (now = NOW, limit = 100) =>
  (await inbox.claim(limit, now, LEASE)).map(({ id }) => id).toSorted();

describe('insert', () => {
  it('keeps events as they are, whatever their data', async () => {
    const odd = { $set: { 'a.b': 1 }, nested: { deep: [{ x: null }] }, emoji: '🚚', empty: {} };
    const first = event('a', { data: odd, keyId: 'K1' });
    await inbox.insert([first, event('b', { data: null }), event('c', { data: 'no JSON' })]);
    const claimed = await inbox.claim(10, NOW, LEASE);
    expect(claimed.find(({ id }) => id === 'a')).toEqual({ ...first, tries: 1 });
    expect(claimed.map(({ data }) => data)).toEqual([odd, null, 'no JSON']);
  });

  it('takes each event once, within a batch and across batches', async () => {
    await inbox.insert([event('b', { data: 'first' })]);
    await inbox.insert([event('c'), event('b', { data: 'second' }), event('a'), event('a'), event('d')]);
    expect(await claimIds()).toEqual(['a', 'b', 'c', 'd']);
    expect(await models.inbox.findById('b').lean()).toMatchObject({ data: '"first"' });
  });

  it('tells which are there, also when they are done', async () => {
    await inbox.insert([event('a'), event('b')]);
    await inbox.end('a', { how: 'done', at: NOW });
    expect(await inbox.known(['x', 'b', 'a'])).toEqual(new Set(['a', 'b']));
    expect(await inbox.known([])).toEqual(new Set());
  });

  it('does not bring back what is done', async () => {
    await inbox.insert([event('a')]);
    await claimIds();
    await inbox.end('a', { how: 'done', at: NOW });
    await inbox.insert([event('a')]);
    expect(await claimIds(after(LEASE * 2))).toEqual([]);
  });

  it('may meet the same events in another batch at the same time', async () => {
    const events = Array.from({ length: 100 }, (_, n) => event(`e${n}`));
    await inParallel(6, (n) => inbox.insert(n % 2 === 0 ? events : events.toReversed()));
    expect(await claimIds()).toHaveLength(100);
  });

  it('says so when the store refuses an event, also beside one that is there already', async () => {
    await inbox.insert([event('a')]);
    const refused = event(['no id'] as unknown as string);
    await expect(inbox.insert([event('a'), refused])).rejects.toThrow(/duplicate key/i);
  });
});

describe('claim', () => {
  it('takes fewer of what is large: all at a time could fill the memory', async () => {
    const data = 'x'.repeat(8_500_000);
    await inbox.insert([event('a', { data }), event('b', { data })]);
    expect(await claimIds()).toHaveLength(1);
    expect(await claimIds()).toHaveLength(1);
  });

  it('gives each event to one of many', async () => {
    await inbox.insert(Array.from({ length: 60 }, (_, n) => event(`e${n}`)));
    const shares = await inParallel(8, () => claimIds(NOW, 20));
    const claimed = shares.flat();
    expect(new Set(claimed).size).toBe(claimed.length);
    const rest = await claimIds(NOW, 100);
    expect(new Set([...claimed, ...rest]).size).toBe(60);
  });

  it('takes what is due, the oldest first, up to the limit', async () => {
    await inbox.insert([
      event('young', { receivedAt: after(-1) }),
      event('future', { receivedAt: after(1) }),
      event('old', { receivedAt: after(-2) }),
      event('oldest', { receivedAt: after(-3) }),
    ]);
    expect((await inbox.claim(2, NOW, LEASE)).map(({ id }) => id)).toEqual(['oldest', 'old']);
    expect(await claimIds()).toEqual(['young']);
    expect(await claimIds()).toEqual([]);
  });

  it('is good for its lease; then another may have it, and the tries count', async () => {
    await inbox.insert([event('a')]);
    expect(await inbox.claim(1, NOW, LEASE)).toMatchObject([{ id: 'a', tries: 1 }]);
    expect(await claimIds(after(LEASE - 1))).toEqual([]);
    expect(await inbox.claim(1, after(LEASE), LEASE)).toMatchObject([{ id: 'a', tries: 2 }]);
  });

  it('that is never ended counts as lost; what is lost again may end whoever has it, and is given one at a time', async () => {
    await inbox.insert([event('a'), event('b'), event('c', { dueAt: after(2 * LEASE) })]);
    for (const lease of [0, 1]) expect(await claimIds(after(lease * LEASE))).toEqual(['a', 'b']);
    const third = await inbox.claim(10, after(2 * LEASE), LEASE);
    expect(third).toHaveLength(2);
    expect(third.filter(({ id }) => id !== 'c')).toMatchObject([{ tries: 3, lost: 2 }]);
    expect(await claimIds(after(2 * LEASE))).toHaveLength(1);
    expect(await claimIds(after(2 * LEASE))).toEqual([]);
    await inbox.retry('a', { dueAt: after(2 * LEASE), error: 'too early' });
    expect(await inbox.claim(10, after(2 * LEASE), LEASE)).toMatchObject([{ id: 'a', tries: 4, lost: 2 }]);
  });
});

describe('an end', () => {
  it.each(['done', 'ignored', 'dead'] as const)('that is %s is for good', async (how) => {
    await inbox.insert([event('a', { keyId: 'K1' }), event('b')]);
    await claimIds();
    await inbox.end('a', { how, at: NOW, ...(how === 'dead' && { error: 'it would not' }) });
    await inbox.end('a', { how: 'done', at: NOW });
    await inbox.retry('a', { dueAt: NOW, error: 'again?', waitsFor: 'K1' });
    expect(await inbox.release('K1', NOW)).toBe(false);
    expect(await claimIds(after(LEASE))).toEqual(['b']);
    expect(await models.inbox.findById('a').lean()).toMatchObject({
      state: how,
      ...(how === 'dead' && { error: 'it would not' }),
    });
  });
});

describe('retry and release', () => {
  it('makes an event due later', async () => {
    await inbox.insert([event('a')]);
    await claimIds();
    await inbox.retry('a', { dueAt: after(1_000), error: 'the message is not known yet' });
    expect(await claimIds(after(999))).toEqual([]);
    expect(await inbox.claim(1, after(1_000), LEASE)).toMatchObject([{ id: 'a', tries: 2 }]);
  });

  it('makes the events of a message due at once', async () => {
    await inbox.insert([
      event('a', { keyId: 'K1' }),
      event('b', { keyId: 'K1' }),
      event('c', { keyId: 'K2' }),
    ]);
    await claimIds();
    for (const [id, waitsFor] of [
      ['a', 'K1'],
      ['b', 'K1'],
      ['c', 'K2'],
    ] as const)
      await inbox.retry(id, { dueAt: after(60_000), error: 'not known yet', waitsFor });
    expect(await inbox.release('K1', after(5))).toBe(true);
    expect(await claimIds(after(5))).toEqual(['a', 'b']);
    expect(await inbox.release('K3', NOW)).toBe(false);
  });

  it('leaves what somebody is working on', async () => {
    await inbox.insert([event('a', { keyId: 'K1' })]);
    await claimIds();
    expect(await inbox.release('K1', NOW)).toBe(false);
    expect(await claimIds()).toEqual([]);
  });
});
