import { CLOCK_SKEW_MS } from './clock-skew.ts';
import type { Missed, Ports, Span, StoredRecord } from './ports.ts';
import { readSpan } from './read-span.ts';
import { registerWebhook } from './register-webhooks.ts';
import type { Instance } from './types.ts';

/** What is younger may still come by itself, in ms. */
const SETTLED_MS = 60_000;

/**
 * Takes what Evolution has stored of a number since the given time and what did not come; of very much, the oldest. If something
 * did not, or `suspect`, its webhooks are set anew: that they were changed or removed is the likeliest reason.
 * @throws FrotaError when Evolution does not answer; what was taken by then is done.
 */
export async function catchUp(
  ports: Ports,
  instance: Instance,
  since: Date,
  suspect: boolean,
): Promise<void> {
  const span = {
    // WhatsApp tells whole seconds.
    from: new Date(Math.floor((since.getTime() - CLOCK_SKEW_MS) / 1_000) * 1_000),
    to: new Date(ports.clock.now().getTime() - SETTLED_MS),
  };
  const missed: Missed = { receipts: 0, messages: 0 };
  const readTo = await readSpan(ports, instance, span, since, async (records) => {
    const { receipts, messages } = await ports.replay(instance, await oursOf(ports, instance, records, span));
    missed.receipts += receipts;
    missed.messages += messages;
  });
  await ports.instances.noteCaughtUp(instance.name, readTo);
  const { name, server } = instance;
  if (missed.receipts + missed.messages > 0)
    ports.log.warn(
      { instance: name, server, since, readTo, ...missed },
      'webhooks were missed: taken from Evolution',
    );
  if (suspect || missed.receipts + missed.messages > 0) await registerWebhook(ports, instance);
}

/** Those of the time in question that Frota has to do with: what somebody sent by hand is nobody's. */
async function oursOf(
  ports: Ports,
  { name }: Instance,
  records: readonly StoredRecord[],
  { from, to }: Span,
): Promise<StoredRecord[]> {
  const inTime = records.filter(({ at }) => at >= from && at <= to);
  const sent = inTime.filter(({ fromMe, receipt }) => fromMe && receipt !== undefined);
  const known = await ports.ledger.knownKeyIds(
    name,
    sent.map(({ keyId }) => keyId),
  );
  return inTime.filter(({ fromMe, keyId }) => !fromMe || known.has(keyId));
}
