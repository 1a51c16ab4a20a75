import { beforeEach, describe, expect, it } from 'vitest';
import { readRows } from '../../../src/contacts/csv.ts';
import { messageId } from '../../../src/engine/message-id.ts';
import { type RowChanges, rowIn } from '../../contract/rows.ts';
import type { Campaign, MessageStatus } from '../../../src/engine/types.ts';
import type { Answer } from '../support.ts';
import { type Desk, desk } from './campaign-desk.ts';

describe('campanha csv', () => {
  let at: Desk;
  beforeEach(async () => {
    at = await desk();
  });

  const row = (campaign: Campaign, status: MessageStatus, phone: string, changes: RowChanges = {}) =>
    rowIn(status, messageId(campaign.id, phone), { campaignId: campaign.id, phone, ...changes });
  const fileOf = ({ blocks }: Answer): { name: string; content: string } => {
    const file = blocks.find((block) => block.kind === 'file');
    if (file === undefined) throw new Error('there is no file');
    return file;
  };

  it('gives what became of each message, as spreadsheets of the language open it', async () => {
    const campaign = await at.given({ name: 'Natal & São João', status: 'completed' });
    const sentAt = new Date('2026-03-10T12:00:05Z');
    await at.store.put([
      row(campaign, 'read', '+5511970000002', {
        sentAt,
        deliveredAt: sentAt,
        readAt: sentAt,
        repliedAt: sentAt,
      }),
      row(campaign, 'failed', '+5511970000001', { reason: 'refused by Meta: "x"; y', sentAt: undefined }),
      row(campaign, 'queued', '+5511970000003'),
    ]);
    const answer = await at.ana('campanha csv natal & são joão');
    expect(fileOf(answer).name).toBe('natal-sao-joao.csv');
    expect(fileOf(answer).content.split('\r\n')).toEqual([
      '\uFEFFContato;Status;Motivo;Nome;Enviadas;Entregues;Lidas;Respondidas',
      expect.stringMatching(/^\+5511970000001;Falhas?;".*""x""; y";A;;;;$/),
      '+5511970000002;Lidas;;A;2026-03-10 09:00:05;2026-03-10 09:00:05;2026-03-10 09:00:05;2026-03-10 09:00:05',
      expect.stringMatching(/^\+5511970000003;.*;;;;;;$/),
      '',
    ]);
    const english = fileOf(await at.john('campaign csv "Natal & São João"')).content;
    expect(english).toContain('+5511970000002,Read,,A,2026-03-10 09:00:05');
  });

  it('is the same read again, and never a formula', async () => {
    const campaign = await at.given({ status: 'completed' });
    const evil = '=HYPERLINK("http://evil.example","a")\nb';
    await at.store.put([row(campaign, 'failed', '+5511970000001', { reason: evil, instance: '@sum' })]);
    const { content } = fileOf(await at.john('campaign csv Natal'));
    const rows: (readonly string[])[] = [];
    for await (const { cells } of readRows(textOf(content))) rows.push(cells);
    expect(rows[1]?.slice(0, 4)).toEqual(['+5511970000001', 'Failed', `'${evil}`, "'@sum"]);
  });

  it('has all rows of a large campaign, each once', async () => {
    const campaign = await at.given({ status: 'running' });
    const phones = Array.from({ length: 2_500 }, (_, n) => `+55119${70_000_000 + n}`);
    await at.store.put(phones.map((phone) => row(campaign, 'queued', phone)));
    const lines = fileOf(await at.ana('campanha csv Natal'))
      .content.trimEnd()
      .split('\r\n');
    expect(lines.slice(1).map((line) => line.split(';')[0])).toEqual(phones);
  });

  it('says so when there is nothing yet', async () => {
    await at.given();
    expect((await at.ana('campanha csv Natal')).screen).toBe(
      '"Natal" ainda não tem mensagens: elas são feitas quando ela começa.',
    );
  });
});

describe('campanha relatorio', () => {
  it('has the picture of its course, and its file for who may have phones', async () => {
    const at = await desk();
    const campaign = await at.given({ status: 'completed', startedAt: new Date('2026-03-10T11:00:00Z') });
    await at.store.put([rowIn('sent', 'a', { campaignId: campaign.id })]);
    const { blocks } = await at.ana('campanha relatorio Natal');
    expect(blocks.slice(-4, -1)).toEqual([
      {
        kind: 'image',
        svg: expect.stringContaining('>Natal</text>'),
        alt: expect.stringContaining('"Natal"'),
      },
      { kind: 'text', tone: 'muted', text: 'Cada mensagem, em um arquivo:' },
      { kind: 'example', line: 'campanha csv Natal', button: { label: 'CSV' } },
    ]);
    at.context.role = 'viewer';
    expect((await at.ana('campanha relatorio Natal')).screen).not.toContain('campanha csv');
  });
});

async function* textOf(content: string): AsyncGenerator<string> {
  yield content.replace('\uFEFF', '');
}
