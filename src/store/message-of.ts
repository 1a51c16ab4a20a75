import type { Message } from '../engine/types.ts';
import type { MessageDoc } from './models.ts';

/** A ledger row as the engine knows it. */
export function messageOf({
  _id,
  order: _order,
  retryAt: _retryAt,
  failedAt: _failedAt,
  stamp: _stamp,
  ...row
}: MessageDoc): Message {
  return { id: _id, ...row };
}
