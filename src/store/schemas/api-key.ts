import { Schema } from 'mongoose';
import type { ApiKey } from '../../engine/ports.ts';

/** A key of the HTTP API. */
export interface ApiKeyDoc extends Omit<ApiKey, 'id'> {
  _id: string;
}

export const apiKey = new Schema<ApiKeyDoc>(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    role: { type: String, required: true },
    hash: { type: String, required: true },
    createdAt: { type: Date, required: true },
    createdBy: { type: String, required: true },
    usedAt: Date,
    revokedAt: Date,
    revokedBy: String,
  },
  { versionKey: false, collection: 'apiKeys' },
);
