import { z } from 'zod';
import type { ContactList, Ports } from '../../engine/ports.ts';
import { HttpProblem } from '../problem.ts';
import { page, pageOf, pageQuery, placeOf } from './pages.ts';
import { route } from './route.ts';
import { contactSchema, contactView } from './schemas/contact.ts';

/** The name of a list in a path. */
export const listParams = z.object({
  list: z.string().trim().min(1).max(100).meta({ description: "The list's name.", example: 'clientes' }),
});

const listSchema = z
  .object({
    name: z.string(),
    size: z.int().meta({ description: 'How many people are on it.' }),
    fields: z.array(z.string()).meta({ description: 'What texts for it may use, as `{{field}}`.' }),
  })
  .meta({ id: 'List' });

/** Contact lists. */
export const listRoutes = [
  route({
    id: 'listLists',
    method: 'get',
    path: '/lists',
    tag: 'Lists',
    summary: 'All contact lists',
    description: 'A team has few of them: there is always one page.',
    role: 'viewer',
    kind: 'queries',
    answer: pageOf(listSchema),
    async handle({ ports }) {
      return { json: { items: (await ports.contacts.lists()).map(listView), next: null } };
    },
  }),
  route({
    id: 'getList',
    method: 'get',
    path: '/lists/{list}',
    tag: 'Lists',
    summary: 'One list',
    role: 'viewer',
    kind: 'queries',
    params: listParams,
    answer: listSchema.extend({
      reachable: z.int().meta({ description: 'Those of them who have not opted out.' }),
    }),
    async handle({ ports, params }) {
      const list = await listNamed(ports, params.list);
      return { json: { ...listView(list), reachable: await ports.contacts.reachable(list.name) } };
    },
  }),
  route({
    id: 'listContacts',
    method: 'get',
    path: '/lists/{list}/contacts',
    tag: 'Lists',
    summary: 'The contacts of a list, by phone',
    // As much as the file is.
    role: 'approver',
    kind: 'queries',
    params: listParams,
    query: pageQuery,
    answer: pageOf(contactSchema),
    async handle({ ports, caller, params, query: { limit, cursor } }) {
      const { name } = await listNamed(ports, params.list);
      const rows = await ports.contacts.page(name, placeOf(cursor, z.string()), limit + 1);
      return {
        json: page(
          rows,
          limit,
          (contact) => contactView(contact, caller.role),
          ({ phone }) => phone,
        ),
      };
    },
  }),
];

function listView({ name, size, fields }: ContactList): z.input<typeof listSchema> {
  return { name, size, fields };
}

/** @throws HttpProblem 404 `not_found` */
export async function listNamed({ contacts }: Ports, name: string): Promise<ContactList> {
  const list = await contacts.list(name);
  if (list === undefined) throw new HttpProblem(404, 'not_found', `There is no list "${name}".`);
  return list;
}
