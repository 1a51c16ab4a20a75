import { z } from 'zod';
import { audit } from '../../engine/audit.ts';
import { BUILT_IN_FIELDS, fieldKey } from '../../engine/field-key.ts';
import { wholeContact } from './contacts.ts';
import { route } from './route.ts';
import { contactParams, readPhone, wholeContactSchema } from './schemas/contact.ts';

/** Far more than any text uses. */
const MOST_ATTRIBUTES = 100;
const MOST_LISTS = 20;

const fieldSchema = z
  .string()
  .refine((field) => field !== '' && field === fieldKey(field) && !BUILT_IN_FIELDS.has(field), {
    error: 'is no name of a field: small letters without accents, digits and _, as in {{ultima_compra}}',
  });

const bodySchema = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  segment: z.string().trim().min(1).max(200).optional(),
  attributes: z
    .record(fieldSchema, z.string().max(1_000))
    .refine((given) => Object.keys(given).length <= MOST_ATTRIBUTES, {
      error: `has more than ${MOST_ATTRIBUTES} fields`,
    })
    .optional()
    .meta({ description: 'By the name that texts use: `{{ultima_compra}}`.' }),
  lists: z
    .array(z.string().trim().min(1).max(100))
    .min(1)
    .max(MOST_LISTS)
    .meta({ description: 'Lists to be on, beside those that they are on already; made where missing.' }),
});

/** One person at a time, for programs that know of them as they come. */
export const contactSavingRoutes = [
  route({
    id: 'saveContact',
    method: 'put',
    path: '/contacts/{phone}',
    tag: 'Contacts',
    summary: 'Add somebody, or change what is known of them',
    description:
      'What is not given stays as it was, and who opted out stays so. It may be repeated. Many at a time come by `importContacts`.',
    role: 'operator',
    kind: 'messages',
    params: contactParams,
    body: bodySchema,
    answer: wholeContactSchema,
    async handle({ ports, parts: { region, contactImport }, caller, params, body }) {
      const { name, segment, attributes = {}, lists } = body;
      const phone = readPhone(params.phone, region);
      const contact = {
        phone,
        ...(name !== undefined && { name }),
        ...(segment !== undefined && { segment }),
        attributes,
      };
      for (const list of new Set(lists)) await contactImport.upsertMany([contact], list);
      await audit(ports, {
        actor: caller.actor,
        action: 'contacts.save',
        subject: `contact:${phone}`,
        details: { lists },
      });
      const saved = await ports.contacts.get(phone);
      if (saved === undefined) throw new Error('a contact that was saved is not there');
      return { json: await wholeContact(ports, saved, caller.role) };
    },
  }),
];
