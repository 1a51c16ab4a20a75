import { Readable } from 'node:stream';
import { z } from 'zod';
import { csvLine } from '../../csv-text.ts';
import type { Ports } from '../../engine/ports.ts';
import { MESSAGE_STATUSES } from '../../engine/types.ts';
import { HttpProblem } from '../problem.ts';
import { campaignOf } from './campaign-named.ts';
import { pageOf, pageQuery, placeOf } from './pages.ts';
import { route } from './route.ts';
import { campaignParams } from './schemas/campaign.ts';
import { readPhone } from './schemas/contact.ts';
import { messagePage, messageSchema, messageView } from './schemas/message.ts';

/** Rows that are read at a time for a file. */
const PAGE = 1_000;

const COLUMNS = [
  'phone',
  'status',
  'reason',
  'instance',
  'sentAt',
  'deliveredAt',
  'readAt',
  'repliedAt',
] as const;

/** The messages of a campaign: one for each of its people. */
export const messageRoutes = [
  route({
    id: 'listMessages',
    method: 'get',
    path: '/campaigns/{id}/messages',
    tag: 'Messages',
    summary: 'The messages of a campaign, by phone',
    // It has everybody's phone in it, as the file has: also where a page ends is a phone.
    role: 'operator',
    kind: 'queries',
    params: campaignParams,
    query: pageQuery.extend({
      status: z.enum(MESSAGE_STATUSES).optional(),
      instance: z.string().optional().meta({ description: 'Only those of this number.' }),
    }),
    answer: pageOf(messageSchema),
    async handle({ ports, params: { id }, query: { limit, cursor, status, instance }, caller }) {
      await campaignOf(ports, id);
      const rows = await ports.ledger.rows(id, placeOf(cursor, z.string()), limit + 1, {
        ...(status !== undefined && { status }),
        ...(instance !== undefined && { instance }),
      });
      return { json: messagePage(rows, limit, caller.role) };
    },
  }),
  route({
    id: 'exportMessages',
    method: 'get',
    path: '/campaigns/{id}/messages.csv',
    tag: 'Messages',
    summary: 'All messages of a campaign as a CSV file',
    // It has everybody's phone in it.
    role: 'operator',
    kind: 'queries',
    params: campaignParams,
    answer: 'text/csv',
    async handle({ ports, params: { id } }) {
      await campaignOf(ports, id);
      return {
        stream: Readable.from(csvOf(ports, id), { objectMode: false }),
        type: 'text/csv; charset=utf-8',
        fileName: `${id}.csv`,
      };
    },
  }),
  route({
    id: 'getMessage',
    method: 'get',
    path: '/campaigns/{id}/messages/{phone}',
    tag: 'Messages',
    summary: 'What became of the message to one person',
    role: 'viewer',
    kind: 'queries',
    params: campaignParams.extend({ phone: z.string().meta({ example: '+5511970000001' }) }),
    answer: messageSchema,
    async handle({ ports, parts: { region }, params, caller }) {
      const { id } = await campaignOf(ports, params.id);
      const phone = readPhone(params.phone, region);
      const [message] = await ports.ledger.rows(id, undefined, 1, { phone });
      if (message === undefined) {
        throw new HttpProblem(404, 'not_found', 'The campaign has no message to this phone.');
      }
      return { json: messageView(message, caller.role) };
    },
  }),
];

/** A page is read when the one before was taken off, so that a slow client costs no memory. */
async function* csvOf({ ledger }: Ports, campaignId: string): AsyncGenerator<string> {
  yield csvLine([...COLUMNS]);
  for (let after: string | undefined; ;) {
    const rows = await ledger.rows(campaignId, after, PAGE);
    if (rows.length === 0) return;
    yield rows.map((row) => csvLine(COLUMNS.map((column) => cell(row[column])))).join('');
    after = rows.at(-1)?.id;
  }
}

function cell(value: string | Date | undefined): string {
  return value instanceof Date ? value.toISOString() : (value ?? '');
}
