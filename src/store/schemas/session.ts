import { Schema } from 'mongoose';
import {
  ANSWER_KEPT_MS,
  LINK_GOOD_MS,
  SESSION_IDLE_MS,
  type GivenAnswer,
  type Visitor,
} from '../../engine/ports/session-store.ts';

/** A link to the dashboard; the `_id` is its hash. */
export interface LoginLinkDoc {
  _id: string;
  visitor: Visitor;
  at: Date;
}

/** Somebody who is at the dashboard; the `_id` is the hash of what their browser has. */
export interface SessionDoc {
  _id: string;
  visitor: Visitor;
  begunAt: Date;
  usedAt: Date;
}

/** What was answered at the dashboard. */
export interface AnswerDoc extends GivenAnswer {
  _id: string;
  at: Date;
}

const visitor = new Schema<Visitor>(
  {
    id: { type: String, required: true },
    name: { type: String, required: true },
    groups: { type: [String], default: undefined },
  },
  { _id: false },
);

export const loginLink = new Schema<LoginLinkDoc>(
  {
    _id: { type: String, required: true },
    visitor: { type: visitor, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false, collection: 'login_links' },
).index({ at: 1 }, { expireAfterSeconds: LINK_GOOD_MS / 1_000 });

export const session = new Schema<SessionDoc>(
  {
    _id: { type: String, required: true },
    visitor: { type: visitor, required: true },
    begunAt: { type: Date, required: true },
    usedAt: { type: Date, required: true },
  },
  { versionKey: false, collection: 'sessions' },
).index({ usedAt: 1 }, { expireAfterSeconds: SESSION_IDLE_MS / 1_000 });

export const answer = new Schema<AnswerDoc>(
  {
    _id: { type: String, required: true },
    session: { type: String, required: true },
    line: { type: String, required: true },
    blocks: { type: String, required: true },
    failed: { type: Boolean, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false, collection: 'answers' },
).index({ at: 1 }, { expireAfterSeconds: ANSWER_KEPT_MS / 1_000 });
