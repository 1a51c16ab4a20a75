import { Schema } from 'mongoose';

/** The QR code that a number shows; the `_id` is the number's name. */
export interface QrDoc {
  _id: string;
  code: string;
  pairingCode?: string;
  at: Date;
  madeAt: string;
}

/** They are good for less; the database looks only now and then what is to be deleted. */
const DELETED_AFTER_SECONDS = 60;

export const qr = new Schema<QrDoc>(
  {
    _id: { type: String, required: true },
    code: { type: String, required: true },
    pairingCode: String,
    at: { type: Date, required: true },
    madeAt: { type: String, required: true },
  },
  { versionKey: false, collection: 'qr_codes' },
).index({ at: 1 }, { expireAfterSeconds: DELETED_AFTER_SECONDS });
