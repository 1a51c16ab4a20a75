import { z } from 'zod';
import { masked } from '../../../engine/masked.ts';
import { suffices } from '../../../engine/person-role.ts';
import { type Message, MESSAGE_STATUSES, type PersonRole } from '../../../engine/types.ts';
import { inJson, instant } from '../instants.ts';
import { page } from '../pages.ts';

export const messageSchema = z
  .object({
    phone: z.string().meta({ description: 'E.164; for viewers its last four digits behind `…`.' }),
    status: z.enum(MESSAGE_STATUSES),
    variant: z.int().meta({ description: 'Which of the texts, from 0.' }),
    instance: z.string().optional().meta({ description: 'The number that sends it, or did.' }),
    attempt: z.int().meta({ description: 'How often sending was begun.' }),
    cold: z
      .boolean()
      .optional()
      .meta({ description: 'It is the first that its number writes to this person.' }),
    keyId: z.string().optional().meta({ description: "WhatsApp's id." }),
    reason: z.string().optional().meta({ description: 'Why it has its status.' }),
    tries: z
      .array(z.object({ instance: z.string(), reason: z.string(), at: instant }))
      .optional()
      .meta({ description: 'Numbers that did not send it after all, and why; the last few.' }),
    sendingAt: instant.optional(),
    sentAt: instant.optional(),
    deliveredAt: instant.optional(),
    readAt: instant.optional(),
    repliedAt: instant.optional(),
  })
  .meta({ id: 'Message' });

/** A message as JSON; whoever may only look gets to see no phone. */
export function messageView(message: Message, role: PersonRole): z.input<typeof messageSchema> {
  const { id: _i, campaignId: _c, textHash: _h, turnedAway: _t, phone, ...told } = message;
  return {
    ...inJson(told),
    phone: suffices(role, 'operator') ? phone : masked(phone),
  };
}

/** A page of messages, of which one more was read than it has. */
export function messagePage(
  rows: readonly Message[],
  limit: number,
  role: PersonRole,
): { items: z.input<typeof messageSchema>[]; next: string | null } {
  return page(
    rows,
    limit,
    (row) => messageView(row, role),
    ({ id }) => id,
  );
}
