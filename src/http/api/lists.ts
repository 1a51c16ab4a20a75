import { z } from 'zod';
import { pageOf } from './pages.ts';
import { route } from './route.ts';

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
      const items = await ports.contacts.lists();
      return { json: { items: items.map(({ name, size, fields }) => ({ name, size, fields })), next: null } };
    },
  }),
];
