import type { Ports, QrCode } from './ports.ts';
import { QR_KEPT_MS } from './ports/qr-store.ts';
import type { Instance } from './types.ts';

export type Pairing =
  /** To be scanned within so many ms. */
  { kind: 'code'; qr: QrCode; goodForMs: number } | { kind: 'open' } | { kind: 'none' };

/**
 * What a phone has to scan to connect a number: the code that Evolution told last while it is good, else Evolution is asked,
 * which has a closed number begin to connect. Of many who look at once one asks.
 * @throws FrotaError when Evolution does not answer.
 */
export async function pairingOf(ports: Ports, { name, server, since }: Instance): Promise<Pairing> {
  const kept = await ports.qrCodes.get(name, ports.clock.now());
  if (kept !== undefined) return codeOf(ports, kept);
  // Since its state changed another answer is to be had, whichever process asked before.
  const key = `${server}/${name} ${since.getTime()}`;
  const { answer, at } = await ports.pairings.get(key, async () => {
    const given = await ports.probe.pairing(server, name);
    return { answer: given, at: ports.clock.now() };
  });
  if (answer.kind !== 'code') return answer;
  const { kind: _, ...shown } = answer;
  // It is not kept with those that were told, which are newer: how old it is, Evolution does not say.
  return codeOf(ports, { ...shown, at, madeAt: at.toISOString() });
}

function codeOf({ clock }: Ports, qr: QrCode): Pairing {
  return { kind: 'code', qr, goodForMs: QR_KEPT_MS - (clock.now().getTime() - qr.at.getTime()) };
}
