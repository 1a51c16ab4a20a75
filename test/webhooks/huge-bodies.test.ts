import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { connectStore } from '../../src/store/connect.ts';
import type { InboxDoc } from '../../src/store/models.ts';
import { freshDatabaseUri } from '../setup/database.ts';
import { messagesUpdate } from './hooks.ts';
import { BOMB, type Hostile, huge } from './hostile-bodies.ts';
import { postsTo } from './post-office.ts';

const IN_FLIGHT = 20;
const MB = 1024 * 1024;
/** What `npm start` allows. */
const HEAP_MB = 768;
/** By how much the receiving process may grow at most. */
const MOST_GROWTH = 400 * MB;

const uri = freshDatabaseUri();
const store = await connectStore(uri);
afterAll(() => store.close());

/** Frota's receiving end, alone in a process, so that its memory is nobody else's. */
async function receiving() {
  const script = fileURLToPath(new URL('fixtures/receiver-process.ts', import.meta.url));
  const child = fork(script, [uri], {
    execArgv: ['--import', 'tsx', `--max-old-space-size=${HEAP_MB}`],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const message = async (): Promise<number> => (await once(child, 'message'))[0] as number;
  const { post, close } = postsTo(await message());
  onTestFinished(close);
  const mostMemory = (): Promise<number> => {
    child.send('memory');
    return message();
  };
  return { post, mostMemory };
}

it('bodies near the limit of 5 MB and beyond it, 20 at a time: bounded memory, and small events pass', async () => {
  const { post, mostMemory } = await receiving();
  const answers = new Set<number>();
  /** As Evolution does: what is 503 comes again. */
  const persist = async ({ body, headers }: Hostile): Promise<void> => {
    for (let status = 503; status === 503;) {
      status = await post(body, headers);
      answers.add(status);
      if (status === 503) await delay(20);
    }
  };
  const sizes = [4.9 * MB, 5 * MB, 5 * MB, 5 * MB + 1, 12 * MB];
  const bodies = [...sizes.flatMap(huge), BOMB];
  await post(messagesUpdate('first', 'READ'));
  const before = await mostMemory();

  const inFlight = pLimit(IN_FLIGHT);
  const posts = bodies.map((body) => inFlight(() => persist(body)));
  const keys = bodies.map((_, n) => `3EB0${n}`);
  const receipts = keys.map((keyId) => inFlight(() => post(messagesUpdate(keyId, 'READ'))));
  await Promise.all(posts);
  expect(new Set(await Promise.all(receipts))).toEqual(new Set([200]));

  expect(answers).toEqual(new Set([200, 413, 503]));
  expect(await store.models.inbox.countDocuments({ keyId: { $in: keys } })).toBe(keys.length);
  const kept = await store.models.inbox.find().lean<InboxDoc[]>();
  expect(Math.max(...kept.map((doc) => JSON.stringify(doc).length))).toBeLessThan(MB);
  expect((await mostMemory()) - before).toBeLessThan(MOST_GROWTH);
}, 60_000);
