import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Region } from '../../contacts/phone.ts';
import { messageId } from '../../engine/message-id.ts';
import { sendTest } from '../../engine/test-send.ts';
import { giveUpUnknown, leftToPeople, resendUnknown } from '../../engine/unknown-sends.ts';
import { HttpProblem } from '../problem.ts';
import { campaignOf } from './campaign-named.ts';
import { pageOf, pageQuery, placeOf } from './pages.ts';
import { type ApiRequest, route } from './route.ts';
import { campaignParams } from './schemas/campaign.ts';
import { readPhone, readPhones } from './schemas/contact.ts';
import { messagePage, messageSchema } from './schemas/message.ts';

const which = z
  .strictObject({
    phones: z
      .union([z.literal('all'), z.array(z.string()).min(1).max(1_000)])
      .meta({ description: 'Whose messages; `all`: of everybody.' }),
  })
  .meta({ id: 'WhichMessages' });

const decidedSchema = z.object({
  count: z.int().meta({ description: 'How many; what was settled meanwhile stays as it is.' }),
});

const UNKNOWN =
  'Sending was begun, no answer came, and Frota could not find out what became of it within its time: people are to decide.';

/** What people do with single messages: a test to themselves, and what nobody knows to be sent or not. */
export const messageDecisionRoutes = [
  route({
    id: 'sendTest',
    method: 'post',
    path: '/campaigns/{id}/test',
    tag: 'Messages',
    summary: 'Send one of its texts to somebody of the team',
    description:
      "Through a number of the campaign, by that number's pace: it may take up to a minute. It counts towards the number's limits.",
    role: 'operator',
    kind: 'messages',
    params: campaignParams,
    body: z.strictObject({
      phone: z.string().meta({ example: '+5511970000001' }),
      variant: z.int().min(0).default(0).meta({ description: 'Which of the texts, from 0.' }),
    }),
    answer: z
      .object({
        instance: z.string(),
        text: z.string(),
        outcome: z.enum(['accepted', 'rejected', 'not_sent', 'unknown']).meta({
          description:
            '`rejected`: the phone cannot be written to; `unknown`: nobody knows whether it was sent.',
        }),
        reason: z.string().optional(),
      })
      .meta({ id: 'TestSent' }),
    async handle({ ports, parts: { region }, params: { id }, body, caller }) {
      const campaign = await campaignOf(ports, id);
      const { variant } = body;
      if (variant >= campaign.variants.length) {
        throw new HttpProblem(400, 'invalid_input', 'The request cannot be taken as it is.', [
          { field: 'variant', message: `must be from 0 to ${campaign.variants.length - 1}` },
        ]);
      }
      const { instance, text, outcome } = await sendTest(ports, campaign, {
        phone: readPhone(body.phone, region),
        variant,
        by: caller.actor,
        wait: (ms) => delay(ms),
      });
      const reason = 'reason' in outcome ? { reason: outcome.reason } : {};
      return { json: { instance, text, outcome: outcome.kind, ...reason } };
    },
  }),
  route({
    id: 'listUnknownMessages',
    method: 'get',
    path: '/campaigns/{id}/unknown',
    tag: 'Messages',
    summary: 'Messages that nobody knows to be sent or not',
    description: `${UNKNOWN} How many there are is in the campaign's report (\`undecided\`).`,
    // Where a page ends is a phone.
    role: 'operator',
    kind: 'queries',
    params: campaignParams,
    query: pageQuery,
    answer: pageOf(messageSchema),
    async handle({ ports, params: { id }, query: { limit, cursor }, caller }) {
      await campaignOf(ports, id);
      const after = placeOf(cursor, z.string());
      const before = leftToPeople(ports.clock.now());
      const rows = await ports.ledger.unknownRows(id, before, after, limit + 1);
      return { json: messagePage(rows, limit, caller.role) };
    },
  }),
  route({
    id: 'resendUnknownMessages',
    method: 'post',
    path: '/campaigns/{id}/unknown/resend',
    tag: 'Messages',
    summary: 'Send them again; some may come twice',
    role: 'operator',
    kind: 'messages',
    params: campaignParams,
    body: which,
    answer: decidedSchema,
    handle: (request) => decide(resendUnknown, request),
  }),
  route({
    id: 'giveUpUnknownMessages',
    method: 'post',
    path: '/campaigns/{id}/unknown/give-up',
    tag: 'Messages',
    summary: 'Take them as failed',
    role: 'operator',
    kind: 'messages',
    params: campaignParams,
    body: which,
    answer: decidedSchema,
    handle: (request) => decide(giveUpUnknown, request),
  }),
];

/** Has people's decision done for those whom they name. */
async function decide(
  how: typeof resendUnknown,
  {
    ports,
    parts: { region },
    params: { id },
    body: { phones },
    caller,
  }: ApiRequest<z.output<typeof campaignParams>, object, z.output<typeof which>>,
): Promise<{ json: z.input<typeof decidedSchema> }> {
  const campaign = await campaignOf(ports, id);
  return { json: { count: await how(ports, campaign, idsOf(id, phones, region), caller.actor) } };
}

function idsOf(campaignId: string, phones: readonly string[] | 'all', region: Region): string[] | 'all' {
  if (phones === 'all') return 'all';
  return readPhones(phones, region, 'phones').map((phone) => messageId(campaignId, phone));
}
