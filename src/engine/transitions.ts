import type { Receipt } from './ports.ts';
import type { CampaignStatus, MessageStatus } from './types.ts';

/** What may become of a campaign, and from which statuses. */
export const CAMPAIGN_MOVES = {
  start: { from: ['draft', 'scheduled'], to: 'running' },
  schedule: { from: ['draft', 'paused'], to: 'scheduled' },
  pause: { from: ['running', 'scheduled'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  cancel: { from: ['draft', 'scheduled', 'running', 'paused'], to: 'cancelled' },
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
