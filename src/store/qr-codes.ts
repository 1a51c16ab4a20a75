import type { QrStore } from '../engine/ports.ts';
import { QR_KEPT_MS } from '../engine/ports/qr-store.ts';
import { unlessThere } from './duplicate-key.ts';
import type { Models, QrDoc } from './models.ts';

/** QR codes in MongoDB. */
export function mongoQrCodes({ qrs }: Pick<Models, 'qrs'>): QrStore {
  return {
    async keep(instance, { code, pairingCode, at, madeAt }) {
      // What has expired says nothing of the order: its server's clock may have been set back since.
      const older = { $or: [{ madeAt: { $lte: madeAt } }, { at: { $lte: expiredBefore(at) } }] };
      const update = {
        $set: { code, at, madeAt, ...(pairingCode !== undefined && { pairingCode }) },
        ...(pairingCode === undefined && { $unset: { pairingCode: 1 } }),
      };
      // Else a later one is.
      await unlessThere(() => qrs.updateOne({ _id: instance, ...older }, update, { upsert: true }));
    },

    async get(instance, now) {
      const row = await qrs.findOne({ _id: instance, at: { $gt: expiredBefore(now) } }).lean<QrDoc>();
      if (row === null) return undefined;
      const { _id: _, ...qr } = row;
      return qr;
    },

    async drop(instance) {
      await qrs.deleteOne({ _id: instance });
    },
  };
}

function expiredBefore(now: Date): Date {
  return new Date(now.getTime() - QR_KEPT_MS);
}
