import * as fc from 'fast-check';
import pLimit from 'p-limit';
import { describe, expect, it } from 'vitest';
import { mongoInbox } from '../../src/store/inbox.ts';
import type { InboxDoc, MessageDoc } from '../../src/store/models.ts';
import { applyDue } from '../../src/webhooks/applier.ts';
import { fleet, testEngine } from '../engine/test-engine.ts';
import { TestClock } from '../fakes/test-clock.ts';
import { rowDoc } from '../store/ledger-rows.ts';
import { testStore } from '../store/test-store.ts';
import { messagesUpdate } from './hooks.ts';
import { type Hostile, hostile, INSTANCES } from './hostile-bodies.ts';
import { type Body, postOffice } from './post-office.ts';

/** Enough for the suite; `HOSTILE_BODIES=10000` takes a minute. */
const BODIES = Number(process.env['HOSTILE_BODIES'] ?? 1_200);
/** After so many bodies there is a receipt for a message of ours. */
const VALID_EVERY = 20;
const IN_FLIGHT = 20;
/** There is room for four of the largest at a time; Evolution comes again, too. */
const LARGE_TRIES = 20;
/** Others each time; a failure says which. */
const SEED = Number(process.env['HOSTILE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const store = await testStore();
const { models } = store;
// In the future: what is older than a week the database itself removes, within a minute.
const clock = new TestClock('2096-03-10T12:00:00.000Z');
const inbox = mongoInbox(models);
const office = await postOffice(inbox, clock);
const engine = testEngine(store, { clock });

describe('hostile bodies keep no valid event from being applied', () => {
  it(`${BODIES} of all kinds (HOSTILE_SEED=${SEED})`, { timeout: 120_000 }, async () => {
    const bodies = fc.sample(hostile, { numRuns: BODIES, seed: SEED });
    const answers = await among(bodies, VALID_EVERY);
    // Nothing was wrong with the sender, and nothing with us.
    expect(answers).toEqual(new Map([[200, BODIES + BODIES / VALID_EVERY]]));
  });

  it.each([
    ['event', { event: { length: { toString: 1, valueOf: 1 } }, instance: 'n1', data: {} }],
    ['instance', { event: 'x', instance: { length: { toString: 1, valueOf: 1 } }, data: {} }],
    [
      'key id',
      {
        event: 'messages.update',
        instance: 'n1',
        data: { keyId: { length: { toString: 1, valueOf: 1 } }, status: 'READ' },
      },
    ],
  ])('with an object as its %s that claims to have a length: 200, as any other', async (_case, body) => {
    expect(await office.post(JSON.stringify(body))).toBe(200);
  });
});

/** Posts hostile bodies and, after every so many, a receipt; and has all applied. Answers how the posts were answered. */
async function among(bodies: readonly Hostile[], validEvery: number): Promise<Map<number, number>> {
  await fleet(engine, ...INSTANCES);
  const keys = Array.from({ length: Math.floor(bodies.length / validEvery) }, (_, n) => `valid-${n}`);
  await models.messages.insertMany(
    keys.map((keyId) => rowDoc('sent', keyId, { keyId, instance: 'n1', phone: '+5511988887777' })),
  );
  const prototype = Object.getOwnPropertyNames(Object.prototype);

  const answers = new Map<number, number>();
  const inFlight = pLimit(IN_FLIGHT);
  const post = (body: () => Body, headers?: Record<string, string>, tries = 1): Promise<number> =>
    inFlight(async () => {
      let answer = await office.post(body(), headers);
      for (let again = 1; answer === 503 && again < tries; again++)
        answer = await office.post(body(), headers);
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
      return answer;
    });
  const posts: Promise<number>[] = [];
  const receipts: Promise<number>[] = [];
  for (const [n, { body, headers, chunked }] of bodies.entries()) {
    posts.push(post(() => (chunked === true ? inChunks(body) : body), headers, LARGE_TRIES));
    const key = n % validEvery === 0 ? keys[n / validEvery] : undefined;
    if (key !== undefined) receipts.push(post(() => messagesUpdate(key, 'READ')));
  }
  await Promise.all(posts);
  expect(new Set(await Promise.all(receipts))).toEqual(new Set([200]));
  await applyAll();

  const rows = await models.messages.find({}, { status: 1 }).lean<MessageDoc[]>();
  expect(rows).toHaveLength(keys.length);
  expect(rows.filter(({ status }) => status !== 'read')).toEqual([]);
  // They are dead for what they are, and nothing broke over them.
  const dead = await models.inbox.find({ state: 'dead' }, { error: 1 }).lean<InboxDoc[]>();
  const broken = dead.filter(({ error }) => error?.startsWith('not in the form of its event') !== true);
  expect(broken.map(({ error }) => error)).toEqual([]);
  const ofOurs = await models.inbox.find({ keyId: { $in: keys } }, { state: 1 }).lean<InboxDoc[]>();
  expect(ofOurs.filter(({ state }) => state !== 'done')).toEqual([]);
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(prototype);
  return answers;
}

/** Until every event has ended: as done, as nobody's, or as a dead letter. */
async function applyAll(): Promise<void> {
  for (let rounds = 0; (await models.inbox.countDocuments({ state: 'pending' })) > 0; rounds++) {
    expect(rounds, 'rounds of 5 min, and some events have not ended').toBeLessThan(60);
    while ((await applyDue(engine, inbox)) > 0);
    clock.advance(5 * 60_000);
  }
}

async function* inChunks(body: Hostile['body']): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(body);
  const size = Math.max(1, Math.ceil(bytes.length / 7));
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
