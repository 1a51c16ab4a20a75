import { Schema } from 'mongoose';
import { CARD_KEPT_MS } from '../../engine/ports/card-store.ts';
import type { Card } from '../../engine/ports.ts';

/** A card; its `_id` is its chat and subject. */
export interface CardDoc extends Card {
  _id: string;
  /** When it is to be looked at; not there: when somebody wants it. */
  dueAt?: Date;
  /** Whoever has it has it until then; or it rests. */
  freeAt: Date;
  claim?: string;
  wants: number;
  /** When it was last wanted or looked at. */
  touchedAt: Date;
}

const REF = { type: { _id: false, chat: String, message: String }, default: undefined };

export const card = new Schema<CardDoc>(
  {
    _id: { type: String, required: true },
    subject: { type: String, required: true },
    chat: { type: String, required: true },
    ref: REF,
    shown: String,
    pictures: { type: [{ _id: false, beside: String, ref: REF, shown: String }], default: undefined },
    told: { type: [String], required: true },
    postingAt: Date,
    gone: { type: Number, required: true },
    failures: { type: Number, required: true },
    problem: String,
    dueAt: Date,
    freeAt: { type: Date, required: true },
    claim: String,
    wants: { type: Number, required: true },
    touchedAt: { type: Date, required: true },
  },
  { versionKey: false, collection: 'cards' },
)
  .index({ dueAt: 1 })
  .index({ subject: 1 })
  .index({ touchedAt: 1 }, { expireAfterSeconds: CARD_KEPT_MS / 1_000 });
