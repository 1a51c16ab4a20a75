import type { Receipt } from './ports.ts';
import type { CampaignStatus, MessageStatus } from './types.ts';

/** What may become of a campaign, and from which statuses. */
export const CAMPAIGN_MOVES = {
  start: { from: ['draft', 'scheduled'], to: 'running' },
  /** Another person has to approve the launch. */
  request: { from: ['draft', 'scheduled', 'paused'], to: 'pending_approval' },
  approve: { from: ['pending_approval'], to: 'running' },
  approveForLater: { from: ['pending_approval'], to: 'scheduled' },
  refuse: { from: ['pending_approval'], to: 'draft' },
  refuseToResume: { from: ['pending_approval'], to: 'paused' },
  schedule: { from: ['draft', 'paused'], to: 'scheduled' },
  pause: { from: ['running', 'scheduled'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  cancel: { from: ['draft', 'pending_approval', 'scheduled', 'running', 'paused'], to: 'cancelled' },
  complete: { from: ['running'], to: 'completed' },
  reopen: { from: ['completed'], to: 'running' },
  fail: { from: ['running'], to: 'failed' },
} as const satisfies Record<string, { from: readonly CampaignStatus[]; to: CampaignStatus }>;
export type CampaignMove = keyof typeof CAMPAIGN_MOVES;

/**
 * From which statuses a receipt moves a row, so that statuses only ever rise, in whatever order receipts come. READ
 * implies delivered. A delivery is stronger evidence than an ERROR, so it also lifts a row that WhatsApp seemed to refuse.
 */
export const RECEIPT_MOVES: Readonly<Record<Receipt, readonly MessageStatus[]>> = {
  sent: [],
  delivered: ['sent', 'failed'],
  read: ['sent', 'delivered', 'failed'],
  failed: ['sent'],
};
