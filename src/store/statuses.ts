import type { MessageStatus } from '../engine/types.ts';

/** Statuses of rows that went out. WhatsApp refuses some of what Evolution took: that was not sent. */
export const SENT: MessageStatus[] = ['sent', 'delivered', 'read'];
/** Statuses of rows that went out, or may have. */
export const LEFT: MessageStatus[] = ['sending', 'unknown', ...SENT];
/** Statuses of rows whose number has had its say: they went out, or failed. */
export const JUDGED: MessageStatus[] = [...SENT, 'failed'];
