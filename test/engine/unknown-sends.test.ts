import { beforeEach, describe, expect, it } from 'vitest';
import { tendCampaigns } from '../../src/engine/campaigns.ts';
import type { Campaign, CampaignStatus } from '../../src/engine/types.ts';
import { giveUpUnknown, resendUnknown } from '../../src/engine/unknown-sends.ts';
import { type RowChanges, rowIn } from '../contract/rows.ts';
import { givenRow, rowOf } from '../contract/stores.ts';
import * as records from '../fakes/records.ts';
import { memoryStore, type MemoryStore } from '../fakes/memory-store/memory-store.ts';
import { currently, fleet, run, testEngine, type TestEngine } from './test-engine.ts';

const RUNNING = new AbortController().signal;
const MINUTE = 60_000;

let store: MemoryStore;
let engine: TestEngine;
beforeEach(async () => {
  store = memoryStore();
  engine = testEngine(store);
  await fleet(engine, 'A', 'B');
});

async function given(status: CampaignStatus, changes: Partial<Campaign> = {}): Promise<Campaign> {
  const record = records.campaign('Natal', {
    status,
    audienceComplete: true,
    instances: ['A', 'B'],
    ...changes,
  });
  const { id: _, ...rest } = record;
  return engine.campaigns.create(rest);
}

/** A send of which nobody knows the outcome. */
async function unknown(
  { id: campaignId }: Campaign,
  id: string,
  minutes: number,
  row: RowChanges = {},
): Promise<void> {
  const sendingAt = new Date(engine.clock.now().getTime() - minutes * MINUTE);
  await givenRow(store, 'unknown', id, { campaignId, sendingAt, phone: `+551190000000${id}`, ...row });
}

const audited = ({ id }: Campaign) => engine.audits.list({ subject: `campaign:${id}`, limit: 10 });

describe('sending unknown ones again', () => {
  it('queues those that are unknown for half an hour, and only those', async () => {
    const campaign = await given('running');
    await unknown(campaign, '1', 31);
    await unknown(campaign, '2', 40);
    await unknown(campaign, '3', 29);
    await unknown(await given('running', { name: 'Reis' }), '4', 40);
    await givenRow(store, 'sending', '5', { campaignId: campaign.id, sendingAt: new Date(0) });
    expect(await resendUnknown(engine, campaign, 'all', 'ana')).toBe(2);
    for (const id of ['1', '2'])
      expect(await rowOf(store, id)).toMatchObject({ status: 'assigned', attempt: 1 });
    for (const id of ['3', '4']) expect(await rowOf(store, id)).toMatchObject({ status: 'unknown' });
    expect(await rowOf(store, '5')).toMatchObject({ status: 'sending' });
    expect(await rowOf(store, '1')).toMatchObject({
      tries: [{ instance: 'A', reason: 'sent again by a person' }],
    });
    expect(await audited(campaign)).toMatchObject([
      { actor: 'ana', action: 'campaign.resend', details: { messages: 2 } },
    ]);
    await run(engine, 5 * MINUTE);
    expect(engine.messenger.sends).toHaveLength(2);
    expect(await rowOf(store, '1')).toMatchObject({ status: 'sent', attempt: 2 });
  });

  it("goes by the contact's own number again: nothing was wrong with it", async () => {
    const campaign = await given('running', { strategy: 'sticky' });
    await store.addPeople('clientes', 1);
    const [contact] = await engine.contacts.page('clientes', undefined, 1);
    const phone = contact?.phone ?? '';
    await engine.contacts.prefer([{ phone, from: undefined, to: 'B' }]);
    await engine.contacts.noteSent(phone, 'B', engine.clock.now());
    await unknown(campaign, '1', 31, { phone, instance: 'B' });
    await resendUnknown(engine, campaign, 'all', 'ana');
    expect(await rowOf(store, '1')).toMatchObject({ status: 'assigned', instance: 'B' });
  });

  it('queues those that are named', async () => {
    const campaign = await given('running');
    for (const id of ['1', '2', '3']) await unknown(campaign, id, 31);
    expect(await resendUnknown(engine, campaign, ['2', 'other'], 'ana')).toBe(1);
    expect(await rowOf(store, '2')).toMatchObject({ status: 'assigned' });
    expect(await rowOf(store, '1')).toMatchObject({ status: 'unknown' });
  });

  it('leaves alone what was settled meanwhile', async () => {
    const campaign = await given('running');
    await unknown(campaign, '1', 31);
    const { ledger } = engine;
    engine.ledger = {
      ...ledger,
      async unknownRows(...page) {
        const rows = await ledger.unknownRows(...page);
        await ledger.markSent('1', 1, 'K1', engine.clock.now());
        return rows;
      },
    };
    expect(await resendUnknown(engine, campaign, 'all', 'ana')).toBe(0);
    expect(await rowOf(store, '1')).toMatchObject({ status: 'sent', keyId: 'K1' });
    expect(await audited(campaign)).toEqual([]);
  });

  it('has a campaign that was completed without them run again, until they are sent', async () => {
    const campaign = await given('completed', { finishedAt: engine.clock.now() });
    await unknown(campaign, '1', 31);
    expect(await resendUnknown(engine, campaign, 'all', 'ana')).toBe(1);
    const again = await currently(engine, campaign);
    expect(again).toMatchObject({ status: 'running', resumedAt: engine.clock.now() });
    expect(again).not.toHaveProperty('finishedAt');
    await tendCampaigns(engine, RUNNING);
    await run(engine, MINUTE);
    await tendCampaigns(engine, RUNNING);
    expect(await currently(engine, campaign)).toMatchObject({ status: 'completed' });
    expect(await rowOf(store, '1')).toMatchObject({ status: 'sent' });
  });

  it('runs it also when it is completed at the same moment', async () => {
    const campaign = await given('completed');
    await unknown(campaign, '1', 31);
    const { ledger } = engine;
    engine.ledger = {
      ...ledger,
      async unknownRows(...page) {
        await tendCampaigns({ ...engine, ledger }, RUNNING);
        return ledger.unknownRows(...page);
      },
    };
    await resendUnknown(engine, campaign, 'all', 'ana');
    expect(await currently(engine, campaign)).toMatchObject({ status: 'running' });
  });

  it('lets a paused campaign wait', async () => {
    const campaign = await given('paused');
    await unknown(campaign, '1', 31);
    expect(await resendUnknown(engine, campaign, 'all', 'ana')).toBe(1);
    expect(await currently(engine, campaign)).toMatchObject({ status: 'paused' });
    expect(await rowOf(store, '1')).toMatchObject({ status: 'queued' });
  });

  it.each<CampaignStatus>(['draft', 'scheduled', 'cancelled', 'failed'])(
    'is refused for a campaign that is %s',
    async (status) => {
      const campaign = await given(status);
      await unknown(campaign, '1', 31);
      await expect(resendUnknown(engine, campaign, 'all', 'ana')).rejects.toMatchObject({
        code: 'wrong_status',
        details: { status, from: ['running', 'paused', 'completed'] },
      });
      expect(await rowOf(store, '1')).toMatchObject({ status: 'unknown' });
    },
  );

  it('is refused for a campaign that has expired', async () => {
    const campaign = await given('completed', { expiresAt: engine.clock.now() });
    await expect(resendUnknown(engine, campaign, 'all', 'ana')).rejects.toMatchObject({
      code: 'campaign_expired',
    });
    expect(await currently(engine, campaign)).toMatchObject({ status: 'completed' });
  });
});

describe('giving unknown ones up', () => {
  it.each<CampaignStatus>(['running', 'completed', 'cancelled'])(
    'ends them as failed, while the campaign is %s',
    async (status) => {
      const campaign = await given(status);
      await unknown(campaign, '1', 31);
      await unknown(campaign, '2', 29);
      expect(await giveUpUnknown(engine, campaign, 'all', 'ana')).toBe(1);
      expect(await rowOf(store, '1')).toMatchObject({
        status: 'failed',
        reason: 'given up: nobody knows whether it was sent',
        failedAt: engine.clock.now(),
      });
      expect(await rowOf(store, '2')).toMatchObject({ status: 'unknown' });
      expect(await audited(campaign)).toMatchObject([
        { actor: 'ana', action: 'campaign.give_up', details: { messages: 1 } },
      ]);
      expect(await currently(engine, campaign)).toMatchObject({ status });
    },
  );

  it('decides any number of them', async () => {
    const campaign = await given('completed');
    const rows = Array.from({ length: 450 }, (_, n) =>
      rowIn('unknown', `r${n}`, { campaignId: campaign.id, sendingAt: new Date(0) }),
    );
    await store.put(rows);
    expect(await giveUpUnknown(engine, campaign, 'all', 'ana')).toBe(450);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ failed: 450, unknown: 0 });
  });
});
