import type { Ports } from '../../engine/ports.ts';
import type { InboxEvent } from '../../store/inbox.ts';

/** Evolution's form of a time, as text that can be compared. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * Whether an event says what a number's connection is, rather than what it was: Evolution keeps no order. An event without a
 * time in Evolution's form happened when it came.
 */
export function isNews({ instances }: Ports, event: InboxEvent, kind: 'up' | 'down'): Promise<boolean> {
  const { instance, eventAt, receivedAt } = event;
  const isTime = TIME.test(eventAt) && !Number.isNaN(Date.parse(eventAt));
  return instances.noteEvent(instance, kind, isTime ? eventAt : receivedAt.toISOString(), receivedAt);
}
