import { z } from 'zod';
import { type CheckedNumber, checkNumbers, MOST_CHECKED } from '../../engine/check-numbers.ts';
import { route } from './route.ts';
import { readPhones } from './schemas/contact.ts';

const checkedSchema = z
  .object({
    phone: z.string().meta({ description: 'E.164, as it was asked for.' }),
    status: z.enum(['on_whatsapp', 'not_on_whatsapp', 'unasked']),
    whatsappPhone: z.string().nullable().meta({
      description: "As WhatsApp has it: Brazil's ninth digit may be missing in it, or be added.",
    }),
    why: z.enum(['no_number', 'limit', 'no_answer']).nullable().meta({
      description:
        'Why nobody was asked: no number of the fleet is connected, they have asked enough in this hour, or there was no answer.',
    }),
  })
  .meta({ id: 'CheckedPhone' });

/** Who is on WhatsApp. */
export const contactCheckRoutes = [
  route({
    id: 'checkContacts',
    method: 'post',
    path: '/contacts/check',
    tag: 'Contacts',
    summary: 'Which phones are on WhatsApp',
    description:
      'As is known from the last hours, or by asking through connected numbers of the fleet, a few phones an hour each: numbers have been ' +
      'banned for bulk checks. Campaigns need none, as each send checks by itself.',
    role: 'operator',
    kind: 'instances',
    body: z.strictObject({
      phones: z
        .array(z.string())
        .min(1)
        .max(MOST_CHECKED)
        .meta({ description: 'E.164, or as people of the country write them.' }),
    }),
    answer: z.object({ items: z.array(checkedSchema).meta({ description: 'Each phone once.' }) }),
    async handle({ ports, parts: { region }, body: { phones } }) {
      const checked = await checkNumbers(ports, readPhones(phones, region, 'phones'));
      return { json: { items: checked.map(checkedView) } };
    },
  }),
];

function checkedView({ phone, whereabouts }: CheckedNumber): z.input<typeof checkedSchema> {
  return {
    phone,
    status: whereabouts.kind,
    whatsappPhone: whereabouts.kind === 'on_whatsapp' ? whereabouts.phone : null,
    why: whereabouts.kind === 'unasked' ? whereabouts.why : null,
  };
}
