import { Schema } from 'mongoose';
import type { AuditEntry } from '../../engine/ports.ts';

export type AuditDoc = AuditEntry;

export const audit = new Schema<AuditDoc>(
  {
    at: { type: Date, required: true },
    actor: { type: String, required: true },
    where: String,
    action: { type: String, required: true },
    subject: { type: String, required: true },
    details: Schema.Types.Mixed,
  },
  { versionKey: false, collection: 'audit', minimize: false },
)
  .index({ subject: 1, at: -1 })
  .index({ at: -1 });
