import type { QrCode, QrStore } from '../../../src/engine/ports.ts';
import { QR_KEPT_MS } from '../../../src/engine/ports/qr-store.ts';

/** QR codes in memory. */
export function memoryQrCodes(): QrStore {
  const codes = new Map<string, QrCode>();
  const isGood = ({ at }: QrCode, now: Date): boolean => now.getTime() - at.getTime() < QR_KEPT_MS;

  return {
    async keep(instance, qr) {
      const kept = codes.get(instance);
      if (kept === undefined || kept.madeAt <= qr.madeAt || !isGood(kept, qr.at)) codes.set(instance, qr);
    },

    async get(instance, now) {
      const kept = codes.get(instance);
      return kept !== undefined && isGood(kept, now) ? { ...kept } : undefined;
    },

    async drop(instance) {
      codes.delete(instance);
    },
  };
}
