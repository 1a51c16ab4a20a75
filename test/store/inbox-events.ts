import type { InboxEvent } from '../../src/store/inbox.ts';

/** In the future: what is older than a week the database itself removes, within a minute. */
export const NOW = new Date('2126-03-10T12:00:00Z');
export const LEASE = 30_000;

export const after = (ms: number): Date => new Date(NOW.getTime() + ms);

/** A receipt as the inbox takes it. */
export function event(id: string, changes: Partial<InboxEvent> = {}): Omit<InboxEvent, 'tries'> {
  return {
    id,
    server: 'main',
    event: 'messages.update',
    instance: 'A',
    eventAt: '2026-03-10T09:00:00.000Z',
    data: { keyId: 'K1', status: 'READ' },
    receivedAt: NOW,
    ...changes,
  };
}
