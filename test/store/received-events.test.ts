import { describe, expect, it } from 'vitest';
import { mongoInbox } from '../../src/store/inbox.ts';
import { mongoReceivedEvents } from '../../src/store/received-events.ts';
import { after, event, LEASE, NOW } from './inbox-events.ts';
import { testStore } from './test-store.ts';

const { models } = await testStore();
const inbox = mongoInbox(models);
const received = mongoReceivedEvents(models);

/** Events that were given up, a second after each other. */
async function dead(...ids: string[]): Promise<string[]> {
  await inbox.insert(
    ids.map((id) => event(id, { instance: 'vendas-1', data: { keyId: id, status: 'READ' } })),
  );
  await inbox.claim(100, NOW, LEASE);
  for (const [n, id] of ids.entries())
    await inbox.end(id, { how: 'dead', at: after(n * 1_000), error: `no ${id}` });
  return (await received.dead(100)).map(({ ref }) => ref).toReversed();
}

describe('what waits', () => {
  it('is told with what is due, and since when', async () => {
    expect(await received.stats(NOW)).toEqual({ waiting: 0, due: 0, dead: 0 });
    await inbox.insert([
      event('a'),
      event('b', { dueAt: after(5_000) }),
      event('c', { dueAt: after(-2_000) }),
    ]);
    expect(await received.stats(NOW)).toEqual({ waiting: 3, due: 2, dead: 0, dueSince: after(-2_000) });
  });

  it('is not what somebody works on, or what is done', async () => {
    await inbox.insert([event('a'), event('b')]);
    await inbox.claim(10, NOW, LEASE);
    await inbox.end('a', { how: 'done', at: NOW });
    expect(await received.stats(NOW)).toEqual({ waiting: 1, due: 0, dead: 0 });
  });

  it('is told since it came where it is tried in vain: every claim and every retry puts off when it is due', async () => {
    await inbox.insert([event('fails'), event('early')]);
    await inbox.claim(10, NOW, LEASE);
    await inbox.retry('early', { dueAt: after(LEASE), error: 'not known yet' });
    expect(await received.stats(after(LEASE))).toMatchObject({ dueSince: after(LEASE) });
    await inbox.retry('fails', { dueAt: after(2 * LEASE), error: 'no', failed: true });
    expect(await received.stats(after(LEASE))).toMatchObject({ due: 1, dueSince: NOW });
  });

  it('is told since it came where whoever tried it was lost, also while another has it', async () => {
    await inbox.insert([event('ends all')]);
    for (const at of [NOW, after(LEASE)]) await inbox.claim(10, at, LEASE);
    expect(await received.stats(after(LEASE))).toMatchObject({ due: 0, dueSince: NOW });
  });

  it('is more than so many, or not; what waits for a message that may never come does not count', async () => {
    await inbox.insert([event('a'), event('b'), event('c'), event('d', { dueAt: after(60_000) })]);
    expect(await inbox.holdsMoreThan(3, NOW)).toBe(false);
    expect(await inbox.holdsMoreThan(2, NOW)).toBe(true);
  });
});

describe('dead letters', () => {
  it('are read page by page', async () => {
    await dead('a', 'b', 'c');
    const [last, middle] = await received.dead(2);
    expect((await received.dead(2, middle)).map(({ error }) => error)).toEqual(['no a']);
    expect((await received.dead(9, last)).map(({ error }) => error)).toEqual(['no b', 'no a']);
  });

  it('are told with why, the last one first', async () => {
    await dead('a', 'b', 'c');
    expect(await received.dead(2)).toEqual([
      {
        ref: expect.stringMatching(/^[0-9a-f]{8}$/) as string,
        server: 'main',
        instance: 'vendas-1',
        event: 'messages.update',
        receivedAt: NOW,
        diedAt: after(2_000),
        tries: 1,
        error: 'no c',
        data: { keyId: 'c', status: 'READ' },
      },
      expect.objectContaining({ error: 'no b' }),
    ]);
    expect(await received.stats(NOW)).toMatchObject({ waiting: 0, dead: 3 });
  });

  it('are found by their ref', async () => {
    const [first = ''] = await dead('a', 'b');
    expect(await received.deadOne(first)).toMatchObject({ error: 'no a' });
    expect(await received.deadOne('ffffffff')).toBeUndefined();
  });

  it('are tried again, one or all, and are known to have been tried before', async () => {
    const [first = ''] = await dead('a', 'b', 'c');
    expect(await received.retryDead(after(60_000), first)).toBe(1);
    expect(await received.retryDead(after(60_000), first)).toBe(0);
    expect(await inbox.claim(10, after(60_000), LEASE)).toMatchObject([{ id: 'a', tries: 2 }]);
    expect(await received.retryDead(after(60_000))).toBe(2);
    expect(await inbox.claim(10, after(60_000), LEASE)).toHaveLength(2);
    expect(await received.dead(10)).toEqual([]);
  });

  it('are dropped for good, one or all', async () => {
    const [first = ''] = await dead('a', 'b', 'c');
    expect(await received.dropDead(first)).toBe(1);
    expect(await received.dropDead()).toBe(2);
    expect(await received.stats(NOW)).toEqual({ waiting: 0, due: 0, dead: 0 });
    expect(await received.retryDead(NOW)).toBe(0);
    // What was dropped is not taken again when Evolution repeats it.
    await inbox.insert([event('a')]);
    expect(await inbox.claim(10, NOW, LEASE)).toEqual([]);
  });
});
