import { z } from 'zod';
import { contactsAt, findContacts } from '../../contacts/find-contacts.ts';
import { optIn, optOut } from '../../engine/opt-out.ts';
import type { Ports } from '../../engine/ports.ts';
import type { Contact, PersonRole } from '../../engine/types.ts';
import { HttpProblem } from '../problem.ts';
import { pageOf } from './pages.ts';
import { type ApiRequest, route } from './route.ts';
import {
  contactParams,
  contactSchema,
  contactView,
  readPhone,
  wholeContactSchema,
} from './schemas/contact.ts';

const MOST_FOUND = 50;

const findRoute = route({
  id: 'findContacts',
  method: 'get',
  path: '/contacts',
  tag: 'Contacts',
  summary: 'People by their phone, or a part of it or of their name',
  description:
    'For somebody who looks for somebody: there is one page, and whoever is not on it is found by saying more. All contacts of a ' +
    'list are told by `listContacts` and `exportContacts`.',
  role: 'viewer',
  kind: 'queries',
  query: z.object({
    search: z
      .string()
      .trim()
      .min(1)
      .meta({ description: 'A name (accents and capitals do not matter), or at least four digits.' }),
    limit: z.coerce.number().int().min(1).max(MOST_FOUND).default(10),
  }),
  answer: pageOf(contactSchema),
  async handle({ ports, parts: { region }, caller, query: { search, limit } }) {
    const found = await findContacts(ports, region, search, limit);
    return { json: { items: found.map((one) => contactView(one, caller.role)), next: null } };
  },
});

const getRoute = route({
  id: 'getContact',
  method: 'get',
  path: '/contacts/{phone}',
  tag: 'Contacts',
  summary: 'All that is known of one person',
  role: 'viewer',
  kind: 'queries',
  params: contactParams,
  answer: wholeContactSchema,
  async handle({ ports, parts: { region }, caller, params }) {
    const [contact] = await contactsAt(ports, readPhone(params.phone, region));
    if (contact === undefined)
      throw new HttpProblem(404, 'not_found', 'There is no contact with this phone.');
    return { json: await wholeContact(ports, contact, caller.role) };
  },
});

const choiceSchema = z
  .object({
    phone: z.string().meta({ description: 'As they are known.' }),
    optedOut: z.boolean(),
    changed: z
      .boolean()
      .meta({ description: 'False: it was so before, or they have said otherwise since then.' }),
  })
  .meta({ id: 'Choice' });

const optOutRoute = route({
  id: 'optOutContact',
  method: 'post',
  path: '/contacts/{phone}/opt-out',
  tag: 'Contacts',
  summary: 'Somebody wants no more messages',
  description:
    'By any number. What is queued for them never leaves. Also of somebody who is no contact yet: an import does not bring them in ' +
    'as one who may be written to.',
  role: 'operator',
  kind: 'messages',
  params: contactParams,
  answer: choiceSchema,
  handle: (request) => choose(optOut, request),
});

const optInRoute = route({
  id: 'optInContact',
  method: 'post',
  path: '/contacts/{phone}/opt-in',
  tag: 'Contacts',
  summary: 'Somebody who wanted no more messages has changed their mind, and said so',
  description: 'Campaigns that start from now on may write to them.',
  role: 'operator',
  kind: 'messages',
  params: contactParams,
  answer: choiceSchema,
  handle: (request) => choose(optIn, request),
});

/** Writes down what somebody wants, by whichever phone they are known. */
async function choose(
  how: typeof optOut,
  { ports, parts: { region }, caller, params }: ApiRequest<z.output<typeof contactParams>, object, unknown>,
): Promise<{ json: z.input<typeof choiceSchema> }> {
  const phone = readPhone(params.phone, region);
  // The phone by which they are known, if things are so because of this.
  const known = await how(ports, [phone], { by: caller.actor, at: ports.clock.now() });
  const [contact] = await contactsAt(ports, known ?? phone);
  return {
    json: {
      phone: contact?.phone ?? phone,
      optedOut: contact?.optedOut ?? false,
      changed: known !== undefined,
    },
  };
}

/** A contact with their lists and chats. */
export async function wholeContact(
  { contacts }: Ports,
  contact: Contact,
  role: PersonRole,
): Promise<z.input<typeof wholeContactSchema>> {
  const lists = await contacts.listsOf(contact.phone);
  return { ...contactView(contact, role), lists, chats: (contact.chats ?? []).toSorted() };
}

/** People: who they are, and whether they may be written to. */
export const contactRoutes = [findRoute, getRoute, optOutRoute, optInRoute];
