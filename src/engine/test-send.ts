import { FrotaError } from '../errors.ts';
import { audit } from './audit.ts';
import { campaignNumbers } from './campaign-numbers.ts';
import { numberBudgets } from './capacity.ts';
import { takeSnapshot } from './fleet-snapshot.ts';
import { drawInterval, dueAt } from './pacing.ts';
import type { Budget, Ports, SendOutcome } from './ports.ts';
import { sendAlone } from './send-alone.ts';
import { render } from './template.ts';
import type { Blocked, Campaign, Contact, Instance } from './types.ts';

/** A slot of a number that comes later than this is not waited for, in ms. */
const PATIENCE_MS = 60_000;
/** Of a large fleet so many numbers are looked at. */
const LOOKED_AT = 10;

export interface TestSend {
  /** E.164; somebody of the team. */
  phone: string;
  /** Which of the campaign's texts, as an index. */
  variant: number;
  by: string;
  wait: (ms: number) => Promise<void>;
  /** Told before it waits for a number's slot. */
  onWait?: (instance: string, until: Date) => void;
}

export interface TestSent {
  instance: string;
  text: string;
  outcome: SendOutcome;
}

/**
 * Sends one of a campaign's texts to somebody of the team: as the phone's own contact would get it, or else the list's first
 * one. It is in no ledger, but keeps to the number's pace and takes of its capacity; how often a person may be written to
 * does not count, as they ask for it.
 * @throws FrotaError `test_opted_out`; `test_no_number` with what keeps each number; `test_busy` with when the first is free
 */
export async function sendTest(ports: Ports, campaign: Campaign, test: TestSend): Promise<TestSent> {
  const { phone, by } = test;
  const contact = await ports.contacts.get(phone);
  if (contact?.optedOut === true) {
    throw new FrotaError('test_opted_out', 'This person does not want to be written to.');
  }
  const sample = contact ?? (await ports.contacts.page(campaign.list, undefined, 1))[0];
  const text = render(campaign.variants[test.variant] ?? '', sample ?? nobody(phone));
  const { instance, budgets, next } = await slotFor(ports, campaign, test, contact);

  const { media } = campaign;
  const send = (): Promise<SendOutcome> =>
    media === undefined
      ? ports.messenger.sendText(instance, phone, text)
      : ports.messenger.sendMedia(instance, phone, media, text);
  const outcome = await sendAlone(ports, { instance, phone, budgets, next, send });
  const { name } = instance;
  const details = { instance: name, outcome: outcome.kind };
  await audit(ports, { actor: by, action: 'campaign.test', subject: `campaign:${campaign.id}`, details });
  return { instance: name, text, outcome };
}

interface Slot {
  instance: Instance;
  /** What was reserved for it. */
  budgets: readonly Budget[];
  /** When the number may send again. */
  next: (leftAt: Date) => Date;
}

/** Waits for the first number that is free, and takes its slot and of its capacity. */
async function slotFor(
  ports: Ports,
  campaign: Campaign,
  { phone, wait, onWait }: TestSend,
  contact: Contact | undefined,
): Promise<Slot> {
  const { clock, lanes, counters, settings } = ports;
  const patient = new Date(clock.now().getTime() + PATIENCE_MS);
  const { free, blocked } = await numbersOf(ports, campaign);
  for (;;) {
    const first = await firstFree(ports, campaign, [...free.values()].slice(0, LOOKED_AT));
    if (first === undefined) throw noNumber(campaign, blocked);
    const { instance, at } = first;
    const { name } = instance;
    const now = clock.now();
    if (at > patient) throw busy(campaign, name, at);
    if (at > now) {
      onWait?.(name, at);
      await wait(at.getTime() - now.getTime());
      continue;
    }
    const cold = contact?.chats?.includes(name) !== true;
    const row = { id: `${campaign.id}:test`, phone, cold };
    const budgets = numberBudgets({ instance, campaign, row, at: now }, settings);
    const usedUp = await counters.reserve(budgets);
    if (usedUp !== undefined) {
      free.delete(name);
      blocked.push({ instance: name, why: usedUp.kind as Blocked['why'] });
      continue;
    }
    const pauseMs = drawInterval(campaign.interval, ports.random);
    const next = (from: Date): Date => new Date(from.getTime() + pauseMs);
    if (await lanes.claim(name, now, next(now), campaign.id, campaign.interval.minMs))
      return { instance, budgets, next };
    // Its lane was faster: there is a next slot.
    await counters.refund(budgets);
  }
}

async function numbersOf(
  ports: Ports,
  campaign: Campaign,
): Promise<{ free: Map<string, Instance>; blocked: Blocked[] }> {
  const fleet = await takeSnapshot(ports, [campaign]);
  const numbers = campaignNumbers(fleet, campaign);
  const blocked = campaign.instances.flatMap((name) => numbers.why(name) ?? []);
  const kept = new Set(blocked.map(({ instance }) => instance));
  const free = campaign.instances.flatMap((name) => {
    const instance = kept.has(name) ? undefined : fleet.numbers.get(name)?.instance;
    return instance === undefined ? [] : [[name, instance] as const];
  });
  return { free: new Map(free), blocked };
}

async function firstFree(
  { lanes }: Ports,
  { interval }: Campaign,
  instances: readonly Instance[],
): Promise<{ instance: Instance; at: Date } | undefined> {
  const slots = await Promise.all(
    instances.map(async (instance) => ({ instance, at: dueAt(await lanes.get(instance.name), interval) })),
  );
  return slots.sort((a, b) => a.at.getTime() - b.at.getTime())[0];
}

function noNumber({ name }: Campaign, blocked: readonly Blocked[]): FrotaError {
  return new FrotaError('test_no_number', `No number of the campaign "${name}" can send now.`, {
    retryable: true,
    details: { campaign: name, blocked },
  });
}

function busy({ name }: Campaign, instance: string, until: Date): FrotaError {
  return new FrotaError(
    'test_busy',
    `All numbers of the campaign "${name}" are busy; the first is free at ${until.toISOString()}.`,
    { retryable: true, details: { campaign: name, instance, until } },
  );
}

function nobody(phone: string): Contact {
  return { phone, attributes: {}, optedOut: false };
}
