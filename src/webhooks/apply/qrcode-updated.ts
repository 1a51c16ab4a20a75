import type { Ports } from '../../engine/ports.ts';
import { qrcodeUpdatedData } from '../../evolution/events.ts';
import type { InboxEvent } from '../../store/inbox.ts';
import type { Applied } from './outcome.ts';

/** `qrcode.updated`: what a phone has to scan to connect the number, for as long as it is good. */
export async function applyQrcodeUpdated(ports: Ports, event: InboxEvent): Promise<Applied> {
  const { instance, receivedAt, eventAt } = event;
  const data = qrcodeUpdatedData.parse(event.data);
  if ('qrcode' in data) {
    const { code, pairingCode } = data.qrcode;
    const qr = { code, at: receivedAt, madeAt: eventAt };
    await ports.qrCodes.keep(instance, pairingCode ? { ...qr, pairingCode } : qr);
  } else {
    await ports.qrCodes.drop(instance);
    ports.log.info({ instance, reason: data.message }, 'nobody scanned the QR code: Evolution shows no more');
  }
  return 'done';
}
