import { z } from 'zod';
import { MESSAGE_STATUSES, type MessageStatus } from '../../../engine/types.ts';

const count = z.int().min(0);

const byStatus = Object.fromEntries(MESSAGE_STATUSES.map((status) => [status, count])) as Record<
  MessageStatus,
  typeof count
>;

/** How far a campaign is: its messages by where they are. */
export const progressSchema = z
  .object({
    ...byStatus,
    total: count,
    replied: count.meta({ description: 'Of all, those that were answered.' }),
  })
  .meta({
    id: 'Progress',
    description:
      'Messages by status. `unknown`: nobody knows whether they were sent. `suppressed`: the person does not want messages.',
  });

/** What became of messages; each step includes the later ones: what was read was also delivered. */
export const outcomes = { sent: count, delivered: count, read: count, replied: count, failed: count };
