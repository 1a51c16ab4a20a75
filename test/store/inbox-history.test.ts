import { expect, it } from 'vitest';
import { mongoInboxHistory } from '../../src/store/inbox-history.ts';
import { mongoInbox } from '../../src/store/inbox.ts';
import { testStore } from './test-store.ts';

const { models } = await testStore();

it('events of a kind are read in the order of their arrival, each once, however many came together', async () => {
  const at = (ms: number): Date => new Date(Date.UTC(2026, 2, 9) + ms);
  const events = Array.from({ length: 1_300 }, (_, n) => ({
    id: `e${String(n).padStart(4, '0')}`,
    server: 'main',
    event: n % 13 === 0 ? 'send.message' : 'messages.upsert',
    instance: 'A',
    eventAt: '',
    data: { n },
    // A thousand in one millisecond, and some before and after.
    receivedAt: at(Math.max(0, n < 100 ? n : n < 1_200 ? 100 : n)),
  }));
  const inbox = mongoInbox(models);
  await inbox.insert(events);
  await Promise.all(events.map(({ id }) => inbox.end(id, { how: 'done', at: at(2_000) })));
  const seen = [];
  for await (const event of mongoInboxHistory(models)('messages.upsert', at(10), at(1_250))) seen.push(event);
  const wanted = events.filter(({ event, receivedAt }) => {
    return event === 'messages.upsert' && receivedAt >= at(10) && receivedAt < at(1_250);
  });
  expect(seen.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
  expect(seen[0]).toEqual({ id: 'e0010', instance: 'A', data: { n: 10 }, receivedAt: at(10) });
});
