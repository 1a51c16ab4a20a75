import { Schema } from 'mongoose';
import { PRESS_KEPT_MS } from '../../engine/ports/press-store.ts';
import type { Press } from '../../engine/ports.ts';

/** A button that was shown. */
export interface PressDoc extends Omit<Press, 'id'> {
  _id: string;
  /** Who pressed it last, and when. */
  by?: string;
  pressedAt?: Date;
}

export const press = new Schema<PressDoc>(
  {
    _id: { type: String, required: true },
    line: { type: String, required: true },
    confirm: String,
    at: { type: Date, required: true },
    by: String,
    pressedAt: Date,
  },
  { versionKey: false, collection: 'presses' },
).index({ at: 1 }, { expireAfterSeconds: PRESS_KEPT_MS / 1_000 });
