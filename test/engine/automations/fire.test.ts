import { beforeEach, describe, expect, it } from 'vitest';
import { fire, isListening } from '../../../src/engine/automations/fire.ts';
import { enableRule, removeRule } from '../../../src/engine/automations/manage-rules.ts';
import type { Trigger } from '../../../src/engine/automations/trigger.ts';
import type { OutboxEntry } from '../../../src/engine/ports.ts';
import { contact } from '../../fakes/records.ts';
import { inParallel, testStore } from '../../store/test-store.ts';
import { mongoStoresUnderTest } from '../../store/mongo-stores.ts';
import { testEngine, type TestEngine } from '../test-engine.ts';
import { given } from './rules.ts';

const store = await testStore();
let engine: TestEngine;
const ANA = '+5511970000001';

beforeEach(async () => {
  engine = testEngine(store);
  await mongoStoresUnderTest(store).addContacts('clientes', [contact(ANA, { name: 'Ana' })]);
});

const trigger = (changes: Partial<Trigger> = {}): Trigger => ({
  id: 'event-1',
  kind: 'replied',
  at: engine.clock.now(),
  phone: ANA,
  instance: 'A',
  text: 'Quero o preço',
  ...changes,
});

/** What was put into the outbox. */
const decided = async (): Promise<OutboxEntry[]> =>
  engine.outbox.claim(100, new Date(engine.clock.now().getTime() + 1), 60_000);

describe('an event', () => {
  it('has each action of each rule that matches done, one by one', async () => {
    await given(engine, {
      name: 'Preço!',
      when: 'keyword',
      conditions: { contains: ['preço'] },
      actions: [
        { kind: 'tag', tag: 'quente' },
        { kind: 'post', url: 'https://crm.example.com/in' },
      ],
    });
    await given(engine, { name: 'todos' });
    await given(engine, { name: 'outro', when: 'keyword', conditions: { contains: ['adeus'] } });
    await fire(engine, [trigger()]);
    const entries = await decided();
    expect(entries).toHaveLength(3);
    expect(entries.map(({ kind, payload }) => [kind, payload])).toEqual(
      expect.arrayContaining([
        ['automation', expect.objectContaining({ rule: 'Preço!', action: { kind: 'tag', tag: 'quente' } })],
        ['automation-post', expect.objectContaining({ ruleId: 'preco', trigger: trigger() })],
        ['automation', expect.objectContaining({ rule: 'todos' })],
      ]),
    );
  });

  it('is decided once, however often it is told, and by how many at the same time', async () => {
    await given(engine);
    const other = testEngine(store, { clock: engine.clock });
    await inParallel(12, (n) => fire(n % 2 === 0 ? engine : other, [trigger()]));
    engine.clock.advance(60_000);
    await fire(engine, [trigger({ at: new Date(engine.clock.now().getTime() - 60_000) })]);
    expect(await decided()).toHaveLength(1);
    await fire(engine, [trigger({ id: 'event-2' })]);
    expect(await decided()).toHaveLength(1);
  });

  it('leaves no phone in what is logged', async () => {
    await given(engine);
    await fire(engine, [trigger({ id: `c1:${ANA}:1:failed` })]);
    const [entry] = await decided();
    expect(entry?.id).not.toContain('97000');
  });

  it('of somebody whom we do not know has only done what needs no contact', async () => {
    await given(engine, {
      actions: [{ kind: 'tag', tag: 'x' }, { kind: 'opt_out' }, { kind: 'notify', target: 'slack:#vendas' }],
    });
    await fire(engine, [trigger({ phone: '+5511900000000' })]);
    expect((await decided()).map(({ payload }) => payload)).toEqual([
      expect.objectContaining({ action: { kind: 'notify', target: 'slack:#vendas' } }),
    ]);
  });

  it('that the store cannot keep now is told by an error, so that it is told again', async () => {
    await given(engine);
    const broken = { ...engine, outbox: { ...engine.outbox, put: () => Promise.reject(new Error('away')) } };
    await expect(fire(broken, [trigger()])).rejects.toThrow('away');
    await fire(engine, [trigger()]);
    expect(await decided()).toHaveLength(1);
  });
});

it('what happened more than a week ago is not acted upon, as what was done about it may be forgotten', async () => {
  await given(engine);
  const old = trigger();
  engine.clock.advance(7 * 24 * 3_600_000 + 1);
  await fire(engine, [old]);
  expect(await decided()).toEqual([]);
});

describe('rules in force', () => {
  it('are those of when it happened: not made, or switched on, later', async () => {
    const before = trigger();
    engine.clock.advance(1);
    const rule = await given(engine);
    await fire(engine, [before]);
    expect(await decided()).toEqual([]);
    await enableRule(engine, rule, false, 'ana');
    engine.clock.advance(1);
    const whileOff = trigger({ id: 'off' });
    await fire(engine, [whileOff]);
    engine.clock.advance(1);
    await enableRule(engine, rule, true, 'ana');
    await fire(engine, [whileOff]);
    expect(await decided()).toEqual([]);
    await fire(engine, [trigger({ id: 'on' })]);
    expect(await decided()).toHaveLength(1);
  });

  it('of another process are known within seconds, and gone as soon', async () => {
    const other = testEngine(store, { clock: engine.clock });
    expect(await isListening(other, 'replied')).toBe(false);
    const rule = await given(engine);
    expect(await isListening(engine, 'replied')).toBe(true);
    engine.clock.advance(5_000);
    expect(await isListening(other, 'replied')).toBe(true);
    expect(await isListening(other, 'read')).toBe(false);
    await removeRule(engine, rule, 'ana');
    engine.clock.advance(5_000);
    expect(await isListening(other, 'replied')).toBe(false);
  });

  it('that are none cost no look at anything', async () => {
    let looks = 0;
    const counting = { ...engine, rules: { ...engine.rules, all: async () => (looks++, []) } };
    const nothing = (): never => {
      throw new Error('looked');
    };
    const blind = { ...counting, contacts: { ...engine.contacts, get: nothing } };
    await inParallel(50, (n) => fire(blind, [trigger({ id: String(n) })]));
    expect(looks).toBe(1);
  });

  it('are read again after an error', async () => {
    let away = true;
    const all = async () => {
      if (away) throw new Error('away');
      return engine.rules.all();
    };
    const shaky = { ...engine, rules: { ...engine.rules, all } };
    await given(engine);
    await expect(fire(shaky, [trigger()])).rejects.toThrow('away');
    away = false;
    await fire(shaky, [trigger()]);
    expect(await decided()).toHaveLength(1);
  });
});
