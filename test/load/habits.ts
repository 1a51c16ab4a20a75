import type { Order } from '../chaos/orders.ts';
import type { Habit } from './users.ts';

/** What a program asks of the API: what a CRM, a dashboard of the company's own and a nightly import would. */
export function habitsOf({ id, phones }: Order): Habit[] {
  const phone = encodeURIComponent(phones[0] ?? '');
  const campaign = `/api/v1/campaigns/${id}`;
  let imports = 0;
  return [
    { name: 'GET /stats/instances', path: '/stats/instances' },
    { name: 'GET campaigns', path: '/api/v1/campaigns' },
    { name: 'GET campaign', path: campaign },
    { name: 'GET messages of it', path: `${campaign}/messages?limit=100` },
    { name: 'GET report of it', path: `${campaign}/report` },
    { name: 'GET instances', path: '/api/v1/instances' },
    { name: 'GET contact', path: `/api/v1/contacts/${phone}` },
    { name: 'GET incidents', path: '/api/v1/incidents?status=all' },
    { name: 'GET lists', path: '/api/v1/lists' },
    { name: 'GET /monitoring/metrics', path: '/monitoring/metrics' },
    { name: 'GET /metrics', path: '/metrics' },
    {
      name: 'POST 100 contacts (CSV)',
      path: '/api/v1/lists/importados/contacts',
      method: 'POST',
      type: 'text/csv',
      body: () => csvOf(imports++),
    },
  ];
}

/** What somebody opens in the dashboard. */
export const PAGES: readonly Habit[] = [
  { name: 'GET /painel', path: '/painel' },
  { name: 'GET /painel campaigns', path: '/painel/campanhas' },
  { name: 'GET /painel incidents', path: '/painel/incidentes' },
  { name: 'GET /painel number', path: '/painel/numeros/n01' },
];

function csvOf(n: number): string {
  const rows = Array.from(
    { length: 100 },
    (_, row) => `Importada ${row};+55219${80_000_000 + n * 100 + row}`,
  );
  return ['nome;telefone', ...rows].join('\n');
}
