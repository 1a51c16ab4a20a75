import { Schema } from 'mongoose';

/** A person; the `_id` is the E.164 phone. */
export interface ContactDoc {
  _id: string;
  /** None: no contact, but somebody whose choice is known, see `contact-choices.ts`. */
  lists: string[];
  attributes: Record<string, string>;
  optedOut: boolean;
  optedOutAt?: Date;
  name?: string;
  segment?: string;
  tags?: string[];
  preferredInstance?: string;
  chats?: string[];
  lastMessage?: string;
  /**
   * Numbers that have written to them since they were last moved: an undoing asks whether the one that they were moved to has,
   * which `chats` (since ever) does not tell, and neither does who wrote last.
   */
  heardFrom?: string[];
  lastContactedAt?: Date;
  repliedAt?: Date;
  optedInAt?: Date;
  /** When the last word on being written to was said, see `engine/choice.ts`. */
  choiceAt?: Date;
  /** The migration that put them where they are, see `placements.ts`. */
  migration?: string;
  /** Of the last move, see `group-moves.ts`. */
  stamp?: string;
}

export const contact = new Schema<ContactDoc>(
  {
    _id: { type: String, required: true },
    lists: { type: [String], required: true },
    attributes: { type: Schema.Types.Mixed, required: true },
    optedOut: { type: Boolean, required: true },
    optedOutAt: Date,
    name: String,
    segment: String,
    tags: { type: [String], default: undefined },
    preferredInstance: String,
    chats: { type: [String], default: undefined },
    lastMessage: String,
    heardFrom: { type: [String], default: undefined },
    lastContactedAt: Date,
    repliedAt: Date,
    optedInAt: Date,
    choiceAt: Date,
    migration: String,
    stamp: String,
  },
  { versionKey: false, collection: 'contacts', minimize: false },
)
  .index({ lists: 1, _id: 1 })
  // Migration and rebalancing.
  .index(
    { preferredInstance: 1, _id: 1 },
    { partialFilterExpression: { preferredInstance: { $exists: true } } },
  )
  .index({ migration: 1, _id: 1 }, { partialFilterExpression: { migration: { $exists: true } } });

/** A list of contacts, with the names of the fields that its contacts have. */
export interface ListDoc {
  _id: string;
  fields: string[];
}

export const list = new Schema<ListDoc>(
  { _id: { type: String, required: true }, fields: { type: [String], required: true } },
  { versionKey: false, collection: 'lists', suppressReservedKeysWarning: true },
);
