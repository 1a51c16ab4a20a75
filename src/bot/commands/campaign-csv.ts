import type { Message } from '../../engine/types.ts';
import { csvText } from '../../csv-text.ts';
import { reasonText } from '../reasons.ts';
import { reply, text } from '../reply.ts';
import type { Command, Speaker } from './command.ts';
import { findCampaign } from './find-campaign.ts';

/** Rows that are read at a time. */
const PAGE = 1_000;
/** In Brazil the comma is in numbers; spreadsheets there expect this between cells. */
const DELIMITERS = { 'pt-BR': ';', en: ',' } as const;

/** `campanha csv NAME`: what became of each message, with its recipient's phone, as a file. */
export const csvCommand: Command = {
  id: 'campaign.csv',
  // It has everybody's phone in it.
  needs: 'operator',
  names: { 'pt-BR': 'csv', en: 'csv' },
  aliases: ['planilha', 'exportar', 'export', 'spreadsheet'],
  subject: 'campaign',
  async run(speaker, { subject }) {
    const { ports, texts, language } = speaker;
    const { id, name } = await findCampaign(ports, subject);
    const rows = await allRows(speaker, id);
    if (rows.length === 0) return reply(text(texts.cards.noRows(name), 'warning'));
    const content = csvText([titles(speaker), ...rows], DELIMITERS[language]);
    return reply(text(texts.cards.rows(rows.length, name)), { kind: 'file', name: fileName(name), content });
  },
};

async function allRows(speaker: Speaker, campaignId: string): Promise<string[][]> {
  const cells = cellsIn(speaker);
  const all: string[][] = [];
  let after: string | undefined;
  for (;;) {
    const page = await speaker.ports.ledger.rows(campaignId, after, PAGE);
    for (const row of page) all.push(cells(row));
    after = page.at(-1)?.id;
    if (after === undefined) return all;
  }
}

function titles({ texts: { columns } }: Speaker): string[] {
  const { contact, status, reason, number, sent, delivered, read, replied } = columns;
  return [contact, status, reason, number, sent, delivered, read, replied];
}

/** A row's cells; times are the team's, as every spreadsheet reads them: 2026-11-21 09:00:05. */
function cellsIn({ texts, ports }: Speaker): (row: Message) => string[] {
  const { timeZone } = ports.settings;
  const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone });
  const time = (at: Date | undefined): string => (at === undefined ? '' : format.format(at));
  return ({ phone, status, reason, instance = '', sentAt, deliveredAt, readAt, repliedAt }) => [
    phone,
    texts.messageStatus[status],
    reason === undefined ? '' : reasonText(reason, texts),
    instance,
    ...[sentAt, deliveredAt, readAt, repliedAt].map(time),
  ];
}

/** `natal-2026.csv` */
function fileName(name: string): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain.replace(/[^a-z\d]+/g, '-').replace(/^-|-$/g, '');
  return `${words === '' ? 'frota' : words}.csv`;
}
