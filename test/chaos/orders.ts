import { startCampaign } from '../../src/engine/campaigns.ts';
import { createCampaign } from '../../src/engine/new-campaign.ts';
import type { Interval } from '../../src/engine/types.ts';
import { messageOf } from '../../src/errors.ts';
import { readLedger, summaryOf } from './ledger.ts';
import { addPeople, type Stage } from './stage.ts';
import { until } from './until.ts';

/** A campaign, and its contacts (E.164). */
export interface Order {
  id: string;
  phones: string[];
}

/** Puts so many new people on a list of the campaign's name, and starts a campaign to them. */
export async function order(
  { desk }: Stage,
  draft: { name: string; people: number; from: number; interval: Interval },
): Promise<Order> {
  const { name, people, from, interval } = draft;
  const phones = await addPeople(desk, name, people, from);
  const campaign = await createCampaign(desk.ports, {
    name,
    list: name,
    variants: ['Oi {{nome}}, tudo bem em {{cidade}}?', 'Olá {{nome}}! Como vai {{cidade}}?'],
    strategy: 'round_robin',
    interval,
    dailyLimitPerInstance: 100_000,
  });
  const { id } = await startCampaign(desk.ports, campaign);
  return { id, phones };
}

/**
 * A campaign to more people than the numbers have room for; ends when nothing goes out any more. Answers its contacts.
 * Counters that came to harm before would let too many through.
 */
export async function squeeze(
  stage: Stage,
  room: number,
  from: number,
  interval: Interval,
): Promise<string[]> {
  const { desk, sandbox } = stage;
  const people = Math.ceil(room * 1.1) + stage.numbers.length;
  const { id, phones } = await order(stage, { name: 'Aperto', people, from, interval });
  const startedAt = Date.now();
  const quietMs = interval.maxMs + 1_500;
  await until('the limits are used up', 60_000, async () => {
    const { total, assigned, sending, unknown } = await desk.ports.ledger.progress(id);
    const last = sandbox.journal.accepted.at(-1)?.at.getTime() ?? 0;
    const quiet = Date.now() - Math.max(last, startedAt) > quietMs;
    return total === people && quiet && assigned + sending + unknown === 0;
  });
  return phones;
}

/** Waits for the receipts of all messages. A webhook that a killed process held is applied when its lease is over, after 30 s. */
export async function awaitReceipts({ desk, sandbox, mongoUri }: Stage): Promise<void> {
  await until('all receipts are in', 90_000, async () => {
    const campaigns = await desk.ports.campaigns.list();
    const all = await Promise.all(campaigns.map(({ id }) => desk.ports.ledger.progress(id)));
    const delivered = all.reduce((sum, progress) => sum + progress.delivered + progress.read, 0);
    return delivered >= sandbox.journal.accepted.length;
  }).catch(async (error: unknown) => {
    const { delivered, lost, pending } = sandbox.webhooks;
    const stats = await desk.ports.received.stats(new Date());
    const told = `webhooks: ${delivered} delivered, ${lost} lost, ${pending} pending; ${JSON.stringify(stats)}`;
    const accepted = `${sandbox.journal.accepted.length} accepted`;
    throw new Error([messageOf(error), accepted, told, summaryOf(await readLedger(mongoUri))].join('\n'), {
      cause: error,
    });
  });
}
