import { CLOCK_SKEW_MS } from './clock-skew.ts';
import { registerWebhook } from './register-webhooks.ts';
import type { Missed, Ports, StoredRecord } from './ports.ts';
import type { Instance } from './types.ts';

/** Pages of 50 that are read of one number in a run; what is older than that is left to the look-ups of single messages. */
const PAGES = 10;
/** What is younger may still come by itself, in ms. */
const SETTLED_MS = 60_000;

/**
 * Takes what Evolution has stored of a number since the given time and what did not come. If something did not, or
 * `suspect`, its webhooks are set anew: that they were changed or removed is the likeliest reason.
 * @throws FrotaError when Evolution does not answer; what was taken by then is done.
 */
export async function catchUp(
  ports: Ports,
  instance: Instance,
  since: Date,
  suspect: boolean,
): Promise<void> {
  const settled = new Date(ports.clock.now().getTime() - SETTLED_MS);
  const from = new Date(since.getTime() - CLOCK_SKEW_MS);
  const missed: Missed = { receipts: 0, messages: 0 };
  let isWhole = false;
  for (let page = 1; page <= PAGES && !isWhole; page++) {
    const { records, isLast } = await ports.messenger.records(instance, page);
    const { receipts, messages } = await ports.replay(
      instance,
      await oursOf(ports, instance, records, from, settled),
    );
    missed.receipts += receipts;
    missed.messages += messages;
    isWhole = isLast || records.some(({ at }) => at < from);
  }
  await ports.instances.noteCaughtUp(instance.name, settled);
  const { name, server } = instance;
  if (missed.receipts + missed.messages > 0)
    ports.log.warn(
      { instance: name, server, since, ...missed, isWhole },
      'webhooks were missed: taken from Evolution',
    );
  if (suspect || missed.receipts + missed.messages > 0) await registerWebhook(ports, instance);
}

/** Those of the time in question that Frota has to do with: what somebody sent by hand is nobody's. */
async function oursOf(
  ports: Ports,
  { name }: Instance,
  records: readonly StoredRecord[],
  from: Date,
  to: Date,
): Promise<StoredRecord[]> {
  const inTime = records.filter(({ at }) => at >= from && at <= to);
  const sent = inTime.filter(({ fromMe, receipt }) => fromMe && receipt !== undefined);
  const known = await ports.ledger.knownKeyIds(
    name,
    sent.map(({ keyId }) => keyId),
  );
  return inTime.filter(({ fromMe, keyId }) => !fromMe || known.has(keyId));
}
