import { beforeEach, describe, expect, it } from 'vitest';
import { dryRun } from '../../../src/engine/automations/dry-run.ts';
import type { Written } from '../../../src/engine/automations/trigger.ts';
import type { RuleEvent } from '../../../src/engine/automations/rule.ts';
import { campaign, contact, instance } from '../../fakes/records.ts';
import { givenRow } from '../../contract/stores.ts';
import { memoryStore, type MemoryStore } from '../../fakes/memory-store/memory-store.ts';
import { testEngine, type TestEngine } from '../test-engine.ts';
import { draft } from './rules.ts';

const HOUR = 3_600_000;
let store: MemoryStore;
let engine: TestEngine;
const ago = (hours: number): Date => new Date(engine.clock.now().getTime() - hours * HOUR);

beforeEach(() => {
  store = memoryStore();
  engine = testEngine(store);
});

const look = (when: RuleEvent) =>
  dryRun(engine, draft({ when, actions: [{ kind: 'notify', target: 'slack:#x' }] }));

describe('a dry run', () => {
  it('of receipts looks at what became of messages, and counts what was read as delivered', async () => {
    const sendingAt = ago(30);
    await givenRow(store, 'delivered', 'd', { sendingAt, deliveredAt: ago(2) });
    await givenRow(store, 'read', 'r', { sendingAt, deliveredAt: ago(3), readAt: ago(1) });
    await givenRow(store, 'read', 'late', { sendingAt, deliveredAt: ago(25), readAt: ago(1) });
    await givenRow(store, 'failed', 'f', { sendingAt, failedAt: ago(1), keyId: undefined, reason: 'why' });
    expect(await look('delivered')).toMatchObject({ events: 2, matched: 2 });
    expect(await look('read')).toMatchObject({ events: 2 });
    const { first } = await look('failed');
    expect(first).toMatchObject([{ facts: { trigger: { phone: '+55f', reason: 'why' } } }]);
  });

  it('of numbers looks at their last change, and of campaigns at those that are done', async () => {
    await engine.instances.register(instance('A', { since: ago(2), state: 'banned' }));
    await engine.instances.register(instance('B', { since: ago(25) }));
    for (const [name, finishedAt] of [
      ['natal', ago(3)],
      ['velha', ago(25)],
    ] as const) {
      const { id: _, ...record } = campaign(name, { status: 'completed', finishedAt });
      await engine.campaigns.create(record);
    }
    expect((await look('instance_state')).first).toMatchObject([
      { facts: { trigger: { instance: 'A', state: 'banned' } } },
    ]);
    expect((await look('campaign_done')).first).toMatchObject([{ facts: { campaign: { name: 'natal' } } }]);
  });

  it('of what people wrote shows only what would be done', async () => {
    await engine.instances.register(instance('A'));
    await store.addContacts('clientes', [
      contact('+551', { name: 'Ana' }),
      contact('+552', { name: 'Bia', optedOut: true }),
      contact('+553'),
    ]);
    const said = (phone: string, text: string, number = 'A'): Written => {
      return { eventId: `${phone} ${text}`, phones: [phone], text, instance: number, at: ago(1) };
    };
    engine.history = {
      async *written() {
        yield* [
          said('+551', ' '),
          said('+551', 'Oi'),
          said('+552', 'Oi'),
          said('+553', ''),
          said('+554', 'Oi'),
        ];
        yield said('+551', 'Oi', 'unknown');
      },
    };
    const run = await dryRun(
      engine,
      draft({
        actions: [
          { kind: 'send', text: '{{text}}' },
          { kind: 'notify', target: 'slack:#x', text: '{{name}}' },
        ],
      }),
    );
    expect(run).toMatchObject({ events: 5, matched: 5 });
    expect(run.first.map(({ actions }) => actions.map(({ kind }) => kind))).toEqual([
      ['notify'],
      ['send', 'notify'],
      ['notify'],
      [],
      [],
    ]);
  });

  it('shows ten, and counts all', async () => {
    for (let n = 0; n < 15; n++)
      await givenRow(store, 'delivered', `d${n}`, { sendingAt: ago(2), deliveredAt: ago(1) });
    const run = await look('delivered');
    expect(run).toMatchObject({ events: 15, matched: 15, from: ago(24), to: engine.clock.now() });
    expect(run.first).toHaveLength(10);
  });
});
