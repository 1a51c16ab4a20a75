import { beforeEach, describe, expect, it } from 'vitest';
import { entriesAbout } from '../../../src/engine/automations/decided.ts';
import { AUTOMATION_HANDLERS } from '../../../src/engine/automations/do-action.ts';
import { fire } from '../../../src/engine/automations/fire.ts';
import { NOTICE_HANDLERS } from '../../../src/engine/automations/notify-by-rule.ts';
import { POST_HANDLERS } from '../../../src/engine/automations/post-by-rule.ts';
import type { Action } from '../../../src/engine/automations/rule.ts';
import type { Trigger } from '../../../src/engine/automations/trigger.ts';
import { deliverDue } from '../../../src/engine/deliver-outbox.ts';
import { ONE_OFF } from '../../../src/engine/one-off.ts';
import type { Note, OutboxEntry, Told } from '../../../src/engine/ports.ts';
import { givenRow } from '../../contract/stores.ts';
import { memoryStore, type MemoryStore } from '../../fakes/memory-store/memory-store.ts';
import { campaign, contact } from '../../fakes/records.ts';
import { testEngine, type TestEngine } from '../test-engine.ts';
import { given } from './rules.ts';

const ANA = '+5511970000001';
const HOUR = 3_600_000;

let store: MemoryStore;
let engine: TestEngine;
let told: Told;
let notes: [string, Note][];
let posts: { id: string; url: string; body: unknown }[];

beforeEach(async () => {
  store = memoryStore();
  told = { kind: 'done' };
  notes = [];
  posts = [];
  engine = testEngine(store, {
    notifier: {
      lacks: () => undefined,
      async notify(target, note) {
        notes.push([target, note]);
        return told;
      },
    },
    poster: {
      lacks: () => undefined,
      async post(id, url, body) {
        posts.push({ id, url, body: JSON.parse(body) });
        return told;
      },
    },
  });
  await store.addContacts('clientes', [
    contact(ANA, { name: 'Ana', segment: 'vip', attributes: { cidade: 'Santos' } }),
  ]);
});

/** A rule does this when Ana writes; then what is due is delivered. */
async function act(actions: Action[], trigger: Partial<Trigger> = {}): Promise<void> {
  await given(engine, { name: 'r', when: trigger.kind ?? 'replied', actions });
  await happens(trigger);
}

async function happens(trigger: Partial<Trigger> = {}): Promise<void> {
  const at = engine.clock.now();
  const usual = { id: 'e1', kind: 'replied', at, phone: ANA, instance: 'A', text: 'Quero <já>' } as const;
  await fire(engine, [{ ...usual, ...trigger }]);
  await deliver();
}

async function deliver(): Promise<void> {
  for (const handlers of [AUTOMATION_HANDLERS, NOTICE_HANDLERS, POST_HANDLERS])
    await deliverDue(engine, handlers);
}

const lately = () => engine.outbox.tally(entriesAbout('r'), new Date(0), engine.clock.now());
const messages = (): Promise<OutboxEntry[]> => engine.outbox.claim(10, engine.clock.now(), 60_000, [ONE_OFF]);

describe('what a rule does to a contact', () => {
  it('marks them, puts them on a list that it makes, and is told of as done', async () => {
    await act([
      { kind: 'tag', tag: 'quente' },
      { kind: 'list', list: 'interessados' },
    ]);
    expect(await engine.contacts.get(ANA)).toMatchObject({ tags: ['quente'] });
    expect(await engine.contacts.list('interessados')).toMatchObject({ size: 1 });
    expect(await lately()).toEqual({ done: 2, failed: 0, waiting: 0, failures: [] });
  });

  it('opts them out, also of what is queued, and says in the audit trail that it was the rule', async () => {
    const { id: _, ...record } = campaign('natal');
    const natal = await engine.campaigns.create(record);
    await givenRow(store, 'queued', `${natal.id}:${ANA}`, { campaignId: natal.id, phone: ANA });
    await act([{ kind: 'opt_out' }]);
    expect(await engine.contacts.get(ANA)).toMatchObject({ optedOut: true });
    expect(await engine.ledger.progress(natal.id)).toMatchObject({ suppressed: 1 });
    expect(await engine.audits.list({ subject: `contact:${ANA}`, limit: 1 })).toMatchObject([
      { actor: 'rule:r', action: 'contact.opt_out' },
    ]);
  });

  it('sends them a text of their own, from the number that they wrote to', async () => {
    await act([{ kind: 'send', text: 'Oi {{nome}} de {{cidade}}, {{sobrenome|tudo bem}}? ({{instancia}})' }]);
    expect((await messages()).map(({ payload }) => payload)).toEqual([
      {
        instance: 'A',
        phone: ANA,
        text: 'Oi Ana de Santos, tudo bem? (A)',
        purpose: 'answer',
        wroteAt: engine.clock.now(),
      },
    ]);
  });

  it('sends a person one message a day, whoever answers at the other end', async () => {
    await act([{ kind: 'send', text: 'Oi!' }]);
    for (let n = 2; n < 6; n++) await happens({ id: `e${n}`, at: engine.clock.now() });
    expect(await messages()).toHaveLength(1);
    engine.clock.advance(24 * HOUR);
    await happens({ id: 'tomorrow', at: engine.clock.now() });
    const fresh = (await messages()).filter(({ tries }) => tries === 1);
    expect(fresh).toHaveLength(1);
  });

  it('what a receipt has sent heeds the hours of people', async () => {
    await act([{ kind: 'send', text: 'Oi!' }], { kind: 'read' });
    expect((await messages()).map(({ payload }) => payload)).toMatchObject([{ purpose: 'notice' }]);
  });

  it.each<[string, () => Promise<unknown>, string, string]>([
    [
      'has opted out',
      () => engine.contacts.choose([ANA], { optedOut: true, at: engine.clock.now() }),
      'Oi!',
      'the contact has opted out',
    ],
    ['gets an empty text', async () => undefined, '{{bairro}} ', 'the text is empty for this event'],
  ])('sends nothing to who %s', async (_, change, text, reason) => {
    await change();
    await act([{ kind: 'send', text }]);
    expect(await messages()).toEqual([]);
    expect((await lately()).failures).toMatchObject([{ reason }]);
  });

  it('tells no chat an empty text', async () => {
    await act([{ kind: 'notify', target: 'slack:#a', text: '{{bairro}} ' }]);
    expect(notes).toEqual([]);
    expect((await lately()).failures).toMatchObject([{ reason: 'the text is empty for this event' }]);
  });

  it('does nothing to who was removed meanwhile', async () => {
    await given(engine, { name: 'r' });
    await fire(engine, [{ id: 'e', kind: 'replied', at: engine.clock.now(), phone: ANA }]);
    engine.contacts = { ...engine.contacts, listed: async () => new Map() };
    await deliver();
    expect((await lately()).failures).toMatchObject([{ reason: 'the contact is not there any more' }]);
  });
});

describe('a notice', () => {
  it('has the text of the rule, or what happened', async () => {
    await act([
      { kind: 'notify', target: 'slack:#a', text: '{{nome}}: {{texto}}' },
      { kind: 'notify', target: 'telegram:-1' },
    ]);
    expect(notes.toSorted(([a], [b]) => (a < b ? -1 : 1))).toMatchObject([
      ['slack:#a', { rule: 'r', text: 'Ana: Quero <já>' }],
      ['telegram:-1', { rule: 'r', facts: { trigger: { text: 'Quero <já>' }, contact: { name: 'Ana' } } }],
    ]);
    expect(notes.find(([target]) => target === 'telegram:-1')?.[1].text).toBeUndefined();
  });

  it('waits as long as the platform asks, and is told once', async () => {
    told = { kind: 'later', afterMs: 90_000, reason: 'busy' };
    await act([{ kind: 'notify', target: 'slack:#a' }]);
    told = { kind: 'done' };
    engine.clock.advance(89_000);
    await deliver();
    expect(notes).toHaveLength(1);
    engine.clock.advance(2_000);
    await deliver();
    await deliver();
    expect(notes).toHaveLength(2);
    expect(await lately()).toMatchObject({ done: 1 });
  });

  it('to a chat that hangs keeps no other rule from its work', async () => {
    let release = (): void => undefined;
    const hung = new Promise<Told>((resolve) => {
      release = () => resolve({ kind: 'done' });
    });
    engine.notifier.notify = () => hung;
    await given(engine, {
      name: 'r',
      actions: [{ kind: 'notify', target: 'slack:#a' }, { kind: 'opt_out' }],
    });
    await fire(engine, [{ id: 'e', kind: 'replied', at: engine.clock.now(), phone: ANA }]);
    const hanging = deliverDue(engine, NOTICE_HANDLERS);
    await deliverDue(engine, AUTOMATION_HANDLERS);
    expect(await engine.contacts.get(ANA)).toMatchObject({ optedOut: true });
    expect(await lately()).toMatchObject({ done: 1, waiting: 1 });
    release();
    await hanging;
    expect(await lately()).toMatchObject({ done: 2, waiting: 0 });
  });

  it('that cannot be told is given up, and says why', async () => {
    told = { kind: 'failed', reason: 'no such channel' };
    await act([{ kind: 'notify', target: 'slack:#a' }]);
    expect(await lately()).toMatchObject({ failed: 1, failures: [{ reason: 'no such channel' }] });
  });
});

describe('a post', () => {
  const url = 'https://crm.example.com/in';

  it('says what happened, to whom, and by which rule', async () => {
    await act([{ kind: 'post', url }]);
    expect(posts).toMatchObject([
      {
        id: expect.stringMatching(/^msg_[\w-]{20,}$/),
        url,
        body: {
          type: 'message.replied',
          timestamp: engine.clock.now().toISOString(),
          data: {
            rule: 'r',
            contact: { phone: ANA, name: 'Ana', segment: 'vip', attributes: { cidade: 'Santos' } },
            instance: 'A',
            text: 'Quero <já>',
          },
        },
      },
    ]);
  });

  it('is tried again for a day with the same id, ever more rarely, then given up', async () => {
    told = { kind: 'later', reason: 'answered 500' };
    await act([{ kind: 'post', url }]);
    const times: number[] = [];
    for (let minute = 0; minute < 25 * 60; minute++) {
      const before = posts.length;
      engine.clock.advance(60_000);
      await deliver();
      if (posts.length > before) times.push(minute);
    }
    expect(posts.length).toBeGreaterThanOrEqual(8);
    expect(posts.length).toBeLessThan(16);
    expect(new Set(posts.map(({ id }) => id)).size).toBe(1);
    const gaps = times.slice(1, 7).map((time, n) => time - (times[n] as number));
    expect(gaps).toEqual(gaps.toSorted((a, b) => a - b));
    expect(await lately()).toMatchObject({ failed: 1, failures: [{ reason: 'too late: answered 500' }] });
  });

  it('that hangs keeps no other rule from its work', async () => {
    let release = (): void => undefined;
    engine.poster.post = () =>
      new Promise((resolve) => {
        release = () => resolve({ kind: 'done' });
      });
    await given(engine, {
      name: 'r',
      actions: [
        { kind: 'post', url },
        { kind: 'tag', tag: 'quente' },
      ],
    });
    await fire(engine, [{ id: 'e', kind: 'replied', at: engine.clock.now(), phone: ANA }]);
    const hanging = deliverDue(engine, POST_HANDLERS);
    await deliverDue(engine, AUTOMATION_HANDLERS);
    expect(await engine.contacts.get(ANA)).toMatchObject({ tags: ['quente'] });
    await expect.poll(async () => (release(), (await lately()).done)).toBe(2);
    await hanging;
  });
});
