import type { Ports } from './ports.ts';
import type { Instance } from './types.ts';

/**
 * Looks up what Evolution has stored of messages that a number sent, and takes the receipts whose webhooks did not come (or
 * have yet to: Frota is behind) as if they had. That some did not is noted, so that more is looked for, see `catch-up.ts`.
 * @returns how many of them were acknowledged or refused, and how many receipts had not come. None is no evidence: Evolution
 * may be set not to store messages.
 * @throws FrotaError when Evolution does not answer.
 */
export async function lookUp(
  ports: Ports,
  instance: Instance,
  keyIds: readonly string[],
): Promise<{ confirmed: number; missed: number }> {
  let [confirmed, missed] = [0, 0];
  for (const keyId of keyIds) {
    const record = await ports.messenger.stored(instance, keyId);
    if (record?.receipt === undefined) continue;
    confirmed++;
    const { receipts } = await ports.replay(instance, [record]);
    missed += receipts;
  }
  if (missed > 0) await ports.instances.noteGap(instance.name, ports.clock.now());
  return { confirmed, missed };
}
