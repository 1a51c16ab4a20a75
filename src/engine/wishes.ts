import { CONTACT } from './audit.ts';
import { confirmOptOut } from './confirm-opt-out.ts';
import { optIn, optOut } from './opt-out.ts';
import type { LidWish, Ports } from './ports.ts';
import { wishOf } from './stop-words.ts';

/** What a text that somebody wrote to a number wishes about being written to, if that is what it is about. */
export function wishIn(
  { settings }: Ports,
  { text, ...said }: { text: string | undefined; at: Date; instance: string },
): LidWish | undefined {
  const wish = text === undefined ? undefined : wishOf(text, settings.optOutWords);
  return wish && { optedOut: wish === 'stop', at: said.at, instance: said.instance };
}

/**
 * Grants what somebody wished, and confirms it to who does not want to be written to any more. Safe to repeat, in any order.
 * @param phones E.164, the one that they wrote from first.
 */
export async function grant(
  ports: Ports,
  phones: readonly string[],
  { optedOut, at, instance }: LidWish,
): Promise<void> {
  const said = { by: CONTACT, at, instance };
  if (!optedOut) {
    await optIn(ports, phones, said);
    return;
  }
  const person = await optOut(ports, phones, said);
  const [phone] = phones;
  if (person !== undefined && phone !== undefined)
    await confirmOptOut(ports, { person, instance, phone, at });
}

/** It is known whose a privacy address is: what they wished before then is granted now. Safe to repeat. */
export async function learnLid(ports: Ports, lid: string, phone: string): Promise<void> {
  const wish = await ports.lids.learn(lid, phone);
  if (wish === undefined) return;
  await grant(ports, [phone], wish);
  await ports.lids.endWish(lid, wish);
}
