import { Schema } from 'mongoose';
import type { Person } from '../../engine/ports.ts';

/** Somebody of the team; the `_id` is their platform's, with its name before it. */
export interface PersonDoc extends Omit<Person, 'id'> {
  _id: string;
}

export const person = new Schema<PersonDoc>(
  { _id: { type: String, required: true }, name: String, role: String, language: String, phone: String },
  { versionKey: false, collection: 'people' },
);
