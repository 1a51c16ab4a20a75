import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Progress } from '../../src/engine/types.ts';
import { hashText } from '../../src/engine/text-hash.ts';
import { mongoInbox } from '../../src/store/inbox.ts';
import type { ContactDoc, InboxDoc, InstanceDoc, MessageDoc } from '../../src/store/models.ts';
import { applyDue } from '../../src/webhooks/applier.ts';
import { fleet, type TestEngine, testEngine } from '../engine/test-engine.ts';
import { TestClock } from '../fakes/test-clock.ts';
import { rowDoc } from '../store/ledger-rows.ts';
import { testStore } from '../store/test-store.ts';
import { hook, messagesUpdate } from './hooks.ts';
import { postOffice } from './post-office.ts';
import { businessUpdate, type Channel, closed, connection, OF_NO_USE, sent, written } from './shapes.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** How late a webhook may come. */
const LATE_MS = 20 * MINUTE;
const ROWS = 30;
const COPIES = 3;
const TEXT = 'Olá, sua consulta é amanhã';
/** In the future: what is older than a week the database itself removes, within a minute. */
const BEGIN = new Date('2096-03-10T12:00:00.000Z');

const store = await testStore();
const { models } = store;
const clock = new TestClock();
const inbox = mongoInbox(models);
const office = await postOffice(inbox, clock);

/** Something that happens so many ms after the begin. */
interface Step {
  atMs: number;
  do(): Promise<unknown>;
}

/** A webhook, when Evolution posts it. */
interface Post {
  atMs: number;
  text: string;
}

/** How a message goes. */
interface Course {
  id: string;
  keyId: string;
  phone: string;
  instance: string;
  channel: Channel;
  /** The send's answer never comes: only `send.message` says what became of it. */
  unanswered: boolean;
}

const CHANNELS: readonly [instance: string, channel: Channel][] = [
  ['baileys', 'baileys'],
  ['business', 'business'],
  ['evolution', 'evolution'],
];

const courses = Array.from({ length: ROWS }, (_, n): Course => {
  const [instance, channel] = CHANNELS[n % CHANNELS.length] ?? ['baileys', 'baileys'];
  const unanswered = n % 10 === 7;
  return {
    id: `natal:${n}`,
    keyId: `3EB0${n}`,
    phone: `+55119${88_000_000 + n}`,
    instance,
    channel,
    unanswered,
  };
});

/** Receipts by how a message ends; two refusals a number are too few for it to be taken out. */
const FATES: readonly (readonly string[])[] = [
  ['SERVER_ACK', 'DELIVERY_ACK', 'READ'],
  ['SERVER_ACK', 'DELIVERY_ACK'],
  ['SERVER_ACK', 'DELIVERY_ACK', 'READ', 'PLAYED'],
  ['SERVER_ACK'],
  ['PENDING', 'READ'],
  ['SERVER_ACK', 'ERROR'],
  ['ERROR', 'DELIVERY_ACK', 'READ'],
];
const BUSINESS: Readonly<Record<string, string>> = {
  PENDING: 'SENT',
  SERVER_ACK: 'SENT',
  DELIVERY_ACK: 'DELIVERED',
  READ: 'READ',
  PLAYED: 'READ',
  ERROR: 'FAILED',
};

/** What people answer, so many s after the message; of two answers the first one counts for the campaign. */
const ANSWERS: Readonly<Record<number, readonly [afterS: number, text: string][]>> = {
  0: [[20, 'SIM, confirmo']],
  1: [
    [4, 'Oi'],
    [90, 'Pode ser às 11h?'],
  ],
  7: [[6, 'Quem é?']],
  9: [[40, 'SAIR']],
  10: [
    [40, 'parar'],
    [70, 'VOLTAR'],
  ],
  13: [[3, 'resposta automática']],
};

const local = (atMs: number): string => new Date(BEGIN.getTime() - 3 * 60 * MINUTE + atMs).toISOString();

function postsOf({ keyId, phone, instance, channel }: Course, n: number): Post[] {
  const message = { conversation: TEXT };
  const receipt = (status: string, step: number): Post => {
    const atMs = (2 + step) * SECOND;
    const fields = { instance, at: local(atMs) };
    const text =
      channel === 'business'
        ? businessUpdate(keyId, BUSINESS[status] ?? status, fields)
        : messagesUpdate(keyId, status, fields);
    return { atMs, text };
  };
  const answers = (ANSWERS[n] ?? []).map(([afterS, conversation], which): Post => {
    const at = Math.floor(BEGIN.getTime() / SECOND) + afterS;
    const answer = { id: `IN-${n}-${which}`, from: phone, message: { conversation }, at };
    return {
      atMs: afterS * SECOND,
      text: written(channel, answer, { instance, at: local(afterS * SECOND) }),
    };
  });
  return [
    { atMs: SECOND, text: sent(channel, { id: keyId, phone, message }, { instance, at: local(SECOND) }) },
    ...(FATES[n % FATES.length] ?? []).map(receipt),
    ...answers,
  ];
}

/** What becomes of numbers that send nothing meanwhile, in order. */
const NUMBERS: Readonly<Record<string, readonly ((at: string, instance: string) => string)[]>> = {
  flapping: ['connecting', 'connecting', 'open', 'connecting', 'open'].map(
    (state) => (at, instance) => connection(state, 200, { instance, at }),
  ),
  loggedOut: [
    (at, instance) => connection('open', 200, { instance, at }),
    (at, instance) => closed(401, { instance, at }),
    (at, instance) => hook({ event: 'logout.instance', instance, data: null, at }),
    (at, instance) => connection('close', 401, { instance, at }),
  ],
  banned: [
    (at, instance) => connection('open', 200, { instance, at }),
    (at, instance) => connection('close', 402, { instance, at }),
    (at, instance) => closed(402, { instance, at, attributes: { code: '101', expire: '86400' } }),
  ],
  lost: [
    (at, instance) => connection('connecting', 200, { instance, at }),
    (at, instance) => connection('close', 406, { instance, at }),
    (at, instance) => closed(406, { instance, at }),
  ],
  pairedAgain: [
    (at, instance) => connection('close', 403, { instance, at }),
    (at, instance) => closed(403, { instance, at }),
    (at, instance) => connection('connecting', 200, { instance, at }),
    (at, instance) => connection('open', 200, { instance, at }),
  ],
  unscanned: [
    (at, instance) => connection('connecting', 200, { instance, at }),
    (at, instance) => connection('refused', 428, { instance, at }),
  ],
};

const posts: readonly Post[] = [
  ...courses.flatMap(postsOf),
  ...Object.entries(NUMBERS).flatMap(([instance, events]) =>
    events.map((of, n) => ({ atMs: (1 + n) * SECOND, text: of(local((1 + n) * SECOND), instance) })),
  ),
  ...OF_NO_USE.map(([, text], n) => ({ atMs: n * SECOND, text })),
];

const LATE_ANSWERS = courses.map(() => 9 * SECOND);
/** Each message's events and each number's come the wrong way round. */
const LAST_FIRST = posts.map(({ atMs }) => Array<number>(COPIES).fill(Math.max(0, LATE_MS - 4 * atMs)));
/** What says that a message was sent comes last of all, 20 min behind its receipts. */
const SENDS_LAST = posts.map(({ text }) =>
  Array<number>(COPIES).fill(text.includes('"send.message"') ? LATE_MS : 0),
);

/** What is left when all is applied, of whatever does not say when a webhook happened to come. */
interface Outcome {
  rows: object[];
  contacts: object[];
  instances: object[];
  progress: Progress;
  report: object[];
  sent: object;
  unfinished: InboxDoc[];
  dead: InboxDoc[];
}

/** Sets the world up and lets it all happen: each webhook once for each of its delays, the sends answered when they are. */
async function happen(
  delaysMs: readonly (readonly number[])[],
  answersMs: readonly number[],
  appliers: number,
) {
  for (const model of Object.values(models)) await model.deleteMany({});
  clock.goTo(BEGIN);
  const engines = Array.from({ length: appliers }, () => {
    const engine = testEngine(store, { clock });
    engine.wake.receipts = async (keyId) => void (await inbox.release(keyId, clock.now()));
    return engine;
  });
  const [engine] = engines as [TestEngine];
  await fleet(engine, ...CHANNELS.map(([name]) => name), ...Object.keys(NUMBERS));
  await models.contacts.insertMany(
    courses.map(({ phone }) => ({ _id: phone, lists: ['clientes'], attributes: {}, optedOut: false })),
  );
  await models.messages.insertMany(
    courses.map(({ id, phone, instance }) =>
      rowDoc('sending', id, { phone, instance, sendingAt: BEGIN, textHash: hashText(TEXT) }),
    ),
  );

  const answers = courses.map(({ id, keyId, phone, instance, unanswered }, n): Step => {
    const noteSent = () => engine.contacts.noteSent(phone, instance, BEGIN, id);
    if (unanswered) {
      return {
        atMs: 10 * SECOND,
        async do() {
          await noteSent();
          await engine.ledger.markUnknown(id, 1, 'timeout');
        },
      };
    }
    return {
      atMs: answersMs[n] ?? 0,
      async do() {
        await noteSent();
        await engine.ledger.markSent(id, 1, keyId, clock.now());
        await engine.wake.receipts(keyId);
      },
    };
  });
  const deliveries = posts.flatMap(({ atMs, text }, n) =>
    (delaysMs[n] ?? []).map((delayMs): Step => ({
      atMs: atMs + delayMs,
      do: async () => expect(await office.post(text)).toBe(200),
    })),
  );
  await go(engines, [...answers, ...deliveries]);
}

async function drain(...engines: TestEngine[]): Promise<void> {
  const taken = await Promise.all(engines.map((engine) => applyDue(engine, inbox)));
  if (taken.some((count) => count > 0)) await drain(...engines);
}

/** Takes the steps in their time, and lets the appliers look after each while. */
async function go(engines: readonly TestEngine[], steps: readonly Step[]): Promise<void> {
  const rest = steps.toSorted((a, b) => a.atMs - b.atMs);
  for (let begin = 0; rest.length > 0;) {
    const end = begin + (begin < 20 * SECOND ? 2 * SECOND : MINUTE);
    clock.goTo(new Date(BEGIN.getTime() + end));
    const now = rest.splice(0, rest.filter(({ atMs }) => atMs < end).length);
    await Promise.all(now.map((step) => step.do()));
    await drain(...engines);
    begin = end;
  }
  // What waits for its next try.
  for (let minutes = 0; minutes < 40; minutes += 5) {
    clock.advance(5 * MINUTE);
    await drain(...engines);
  }
}

async function outcome(): Promise<Outcome> {
  const { ledger } = testEngine(store, { clock });
  const rows = await models.messages.find().sort({ _id: 1 }).lean<MessageDoc[]>();
  const contacts = await models.contacts.find().sort({ _id: 1 }).lean<ContactDoc[]>();
  const instances = await models.instances.find().sort({ _id: 1 }).lean<InstanceDoc[]>();
  const span = [new Date(BEGIN.getTime() - 1), new Date(BEGIN.getTime() + 60 * MINUTE)] as const;
  return {
    rows: rows.map(({ _id, status, keyId, attempt, reason, repliedAt, deliveredAt, readAt, failedAt }) => ({
      _id,
      status,
      keyId,
      attempt,
      reason,
      repliedAt,
      reached: [deliveredAt, readAt, failedAt].map((at) => at !== undefined),
    })),
    contacts: contacts.map(({ _id, optedOut, repliedAt, chats, lastMessage, lastContactedAt }) => ({
      _id,
      optedOut,
      repliedAt,
      chats,
      lastMessage,
      lastContactedAt,
    })),
    // How many failures came in a row is a matter of the order in which they came; so is which of the events that all tell of one
    // log-out is quoted: when the others come minutes later, it is the one that does not say why.
    instances: instances.map(({ _id, state, restriction, cause, evidence }) => ({
      _id,
      state,
      restriction,
      cause,
      evidence: state === 'logged_out' ? undefined : evidence,
    })),
    progress: await ledger.progress('natal'),
    report: (await ledger.report('natal')).toSorted((a, b) => (a.instance < b.instance ? -1 : 1)),
    sent: Object.fromEntries(await ledger.outcomes(...span)),
    unfinished: await models.inbox.find({ state: 'pending' }).lean<InboxDoc[]>(),
    dead: await models.inbox.find({ state: 'dead' }).lean<InboxDoc[]>(),
  };
}

it(
  'every event three times, shuffled, up to 20 min late: all ends as in order, once',
  { timeout: 60_000 },
  async () => {
    const inOrder = posts.map(() => [0]);
    await happen(
      inOrder,
      courses.map(() => 500),
      1,
    );
    const expected = await outcome();
    expect(expected.unfinished).toEqual([]);
    expect(expected.dead).toEqual([]);
    // Something really happens, or the same nothing would be the same.
    expect(expected.progress).toMatchObject({ sending: 0, unknown: 0, replied: 6 });
    expect(new Set(expected.rows.map((row) => (row as MessageDoc).status))).toEqual(
      new Set(['sent', 'delivered', 'read', 'failed']),
    );

    const delays = fc.array(fc.integer({ min: 0, max: LATE_MS }), { minLength: COPIES, maxLength: COPIES });
    await fc.assert(
      fc.asyncProperty(
        fc.array(delays, { minLength: posts.length, maxLength: posts.length }),
        fc.array(fc.integer({ min: 0, max: 9 * SECOND }), { minLength: ROWS, maxLength: ROWS }),
        fc.constantFrom(1, 2),
        async (delaysMs, answersMs, appliers) => {
          await happen(delaysMs, answersMs, appliers);
          expect(await outcome()).toEqual(expected);
        },
      ),
      // A failure prints its seed; smaller cases of it would take minutes to find and say no more.
      {
        numRuns: 4,
        endOnFailure: true,
        examples: [
          [LAST_FIRST, LATE_ANSWERS, 1],
          [SENDS_LAST, LATE_ANSWERS, 2],
        ],
      },
    );
  },
);
