import { beforeEach, describe, expect, it } from 'vitest';
import type { Campaign, Waiting } from '../../../src/engine/types.ts';
import { rowIn } from '../../contract/rows.ts';
import * as records from '../../fakes/records.ts';
import { type Desk, desk } from './campaign-desk.ts';

let at: Desk;
beforeEach(async () => {
  at = await desk();
});

const MINUTE = 60_000;
const ago = (minutes: number): Date => new Date(at.engine.clock.now().getTime() - minutes * MINUTE);

/** A campaign that runs, with so many messages queued. */
async function running(queued: number, changes: Partial<Campaign> = {}): Promise<Campaign> {
  const campaign = await at.given({
    status: 'running',
    startedAt: ago(10),
    audienceComplete: true,
    ...changes,
  });
  await at.store.put(
    Array.from({ length: queued }, (_, n) => rowIn('queued', `q${n}`, { campaignId: campaign.id })),
  );
  return campaign;
}

describe('campanha ver, before the start', () => {
  it('says what can be expected, of the campaign and of each number', async () => {
    await at.given({ instances: ['vendas-1', 'vendas-2', 'vendas-9'] });
    expect((await at.ana('campanha ver natal')).screen.split('\n').slice(-7)).toEqual([
      '  A cada 25–50 s, até 100 mensagens por dia e número; com saúde abaixo de 30 o número descansa',
      'Previsão, se começar agora: 12 mensagens, 2 números: pronta hoje 09:03.',
      '  O que mais segura: o intervalo entre duas mensagens de um número.',
      'Nome      Status         Por hora  Por dia  1º dia  Desta',
      'vendas-1  conectado            20      100       6      6',
      'vendas-2  conectado            20      100       6      6',
      'vendas-9  fora da frota         0        0       0      0',
    ]);
  });

  it('of one that is scheduled is for then', async () => {
    await at.given({ status: 'scheduled', scheduledAt: new Date('2026-03-12T12:00:00Z') });
    expect((await at.ana('campanha ver natal')).screen).toContain(
      'Previsão: 12 mensagens, 2 números: pronta quinta-feira 09:03.',
    );
  });

  it('says it in English', async () => {
    await at.store.addPeople('clientes', 250, 100);
    await at.given();
    const { screen } = await at.john('campaign show natal');
    expect(screen).toContain('Forecast, if it starts now: 262 messages, 2 numbers: done tomorrow 01:06.');
    expect(screen).toContain("What holds it up most: the numbers' limits for a day.");
  });

  it('says what does not go out before it expires', async () => {
    await at.given({ instances: ['vendas-1'], expiresAt: new Date('2026-03-10T12:05:00Z') });
    expect((await at.ana('campanha ver natal')).screen).toContain(
      'Previsão, se começar agora: de 12 mensagens, 4 não saem antes de ela expirar (hoje 09:05).',
    );
  });

  it.each([undefined, new Date('2026-05-24T12:00:00Z')])('of a start far ahead is for then', async (end) => {
    const scheduledAt = new Date('2026-05-19T12:00:00Z');
    await at.given({ scheduledAt, ...(end !== undefined && { expiresAt: end }) });
    expect((await at.ana('campanha ver natal')).screen).toContain(
      'Previsão: 12 mensagens, 2 números: pronta ter., 19 de mai. de 2026, 09:03.',
    );
  });

  it.each([
    ['2026-06-20T12:00:00Z', 'em 60 dias.', 'within 60 days.'],
    ['2026-03-11T12:00:00Z', 'antes de ela expirar (amanhã 09:00).', 'before it expires (tomorrow 09:00).'],
  ])('blames an expiry (%s) only if it is what cuts the campaign off', async (expiry, told, inEnglish) => {
    await at.store.addPeople('clientes', 20_000, 100);
    await at.given({ expiresAt: new Date(expiry) });
    expect((await at.ana('campanha ver natal')).screen).toMatch(
      new RegExp(`de 20\\.012 mensagens, [\\d.]+ não saem ${told.replace(/[().]/g, '\\$&')}`),
    );
    expect((await at.john('campaign show natal')).screen).toContain(`are not sent ${inEnglish}`);
  });

  it('counts sixty days from a start that is to come', async () => {
    await at.store.addPeople('clientes', 20_000, 100);
    await at.given({ status: 'scheduled', scheduledAt: new Date('2026-05-19T12:00:00Z') });
    expect((await at.ana('campanha ver natal')).screen).toContain('não saem em 60 dias a partir do início.');
    expect((await at.john('campaign show natal')).screen).toContain('not sent within 60 days of its start.');
  });

  it.each(['cancelled', 'failed'] as const)('of one that is %s has no forecast', async (status) => {
    await at.given({ status });
    const { screen } = await at.ana('campanha ver natal');
    expect(screen).toContain('Lista "clientes"');
    expect(screen).not.toContain('Previsão');
  });

  it('of a large fleet names some of the numbers, and counts the others', async () => {
    const instances = Array.from({ length: 60 }, (_, n) => `n${n}`);
    for (const name of instances) await at.store.instances.register(records.instance(name));
    await at.given({ instances });
    const { screen } = await at.ana('campanha ver natal');
    expect(screen).toContain('Números: n0, n1, n2, n3, n4, n5, n6, n7 e mais 52 números;');
    expect(screen).toContain('Previsão, se começar agora: 12 mensagens, 12 números: pronta hoje 09:00.');
    expect(screen.split('\n').filter((line) => /^n\d+ /.test(line))).toHaveLength(20);
    expect(screen).toMatch(/… e mais 40 números$/);
  });

  it('says who lacks what the text uses, until it has started', async () => {
    const variants = ['Oi {{nome}} de {{cidade}}!'];
    await at.given({ variants });
    expect((await at.ana('campanha ver natal')).screen.split('\n')).toContain(
      '12 contatos não têm cidade: o texto deles fica com um vazio aí. Para preencher: {{cidade|…}}',
    );
    expect((await at.john('campaign show natal')).screen.split('\n')).toContain(
      '12 contacts have no cidade: their text has a gap there. To fill it: {{cidade|…}}',
    );
    await at.store.addPeople('clientes', 2_988, 100);
    expect((await at.ana('campanha ver natal')).screen.split('\n')).toContain(
      'Cerca de 3.000 contatos (estimativa por amostra) não têm cidade: o texto deles fica com um vazio aí. Para preencher: {{cidade|…}}',
    );
    expect((await at.john('campaign show natal')).screen.split('\n')).toContain(
      'About 3,000 contacts (estimated from a sample) have no cidade: their text has a gap there. To fill it: {{cidade|…}}',
    );
    await running(5, { name: 'Reis', variants });
    expect((await at.ana('campanha ver reis')).screen).not.toContain('cidade');
  });

  it('says that no number can send', async () => {
    await at.given({ instances: ['vendas-9'] });
    expect((await at.ana('campanha ver natal')).screen).toContain(
      'Previsão, se começar agora: nenhum dos números pode enviar, e não se sabe quando um poderá.',
    );
  });

  it('says what it would not do in two months, and that others use its numbers', async () => {
    await at.store.addPeople('clientes', 20_000, 100);
    await running(50, { name: 'Reis' });
    await at.given();
    const { screen } = await at.ana('campanha ver natal');
    expect(screen).toMatch(/Previsão, se começar agora: de 20\.012 mensagens, [\d.]+ não saem em 60 dias\./);
    expect(screen).toContain('1 outra campanha usa os mesmos números.');
  });
});

describe('campanha ver, while it runs', () => {
  it('says when it will be done', async () => {
    await running(32);
    const { screen } = await at.ana('campanha ver natal');
    expect(screen).toContain('0% 0 de 32 mensagens'.replace('% ', '%  '));
    expect(screen).toContain('Previsão: 32 mensagens, 2 números: pronta hoje 09:10.');
  });

  it.each<[string, Waiting, string]>([
    [
      'numbers',
      {
        numbers: [
          { instance: 'a', why: 'state', state: 'banned' },
          { instance: 'b', why: 'hour_limit' },
        ],
      },
      'Nenhum número pode enviar agora: banido (a), limite da hora atingido (b). Ela continua sozinha.',
    ],
    [
      'numbers, until a time',
      { numbers: [{ instance: 'b', why: 'hour_limit' }], until: new Date('2026-03-10T13:00:00Z') },
      'Nenhum número pode enviar agora: limite da hora atingido (b). Ela continua sozinha, no mínimo hoje 10:00.',
    ],
    [
      'recipients',
      {
        numbers: [],
        recipients: { quiet_hours: 120, contact_limit: 1 },
        until: new Date('2026-03-11T11:00:00Z'),
      },
      'Das mensagens, 120 esperam o horário em que a pessoa pode receber, 1 vai para quem já recebeu mensagem nossa. Ela continua sozinha, no mínimo amanhã 08:00.',
    ],
    [
      'both, until a time that has come',
      {
        numbers: [{ instance: 'a', why: 'health' }],
        recipients: { quiet_hours: 2 },
        until: new Date('2026-03-10T11:00:00Z'),
      },
      'Nenhum número pode enviar agora: saúde baixa demais (a). Das mensagens, 2 esperam o horário em que a pessoa pode receber. Ela continua sozinha.',
    ],
  ])('says what it waits for: %s', async (_, waiting, told) => {
    await running(5, { waiting });
    expect((await at.ana('campanha ver natal')).screen.split('\n')).toContain(told);
  });

  it('says it in English', async () => {
    const until = new Date('2026-03-12T11:00:00Z');
    await running(5, {
      waiting: { numbers: [], recipients: { quiet_hours: 120, contact_limit: 30 }, until },
    });
    expect((await at.john('campaign show natal')).screen).toContain(
      "Of the messages 120 wait for the recipient's own sending hours, 30 go to people who heard from us already. It goes on by itself, Thursday 08:00 at the earliest.",
    );
  });

  it('does not say so any more once it is paused', async () => {
    await running(5, { status: 'paused', waiting: { numbers: [{ instance: 'a', why: 'health' }] } });
    expect((await at.ana('campanha ver natal')).screen).not.toContain('saúde baixa demais');
  });

  it('says what it tries in vain', async () => {
    const campaign = await running(3);
    const failing = { campaignId: campaign.id, reason: 'the API key is refused', attempt: 7 };
    await at.store.put([
      rowIn('queued', 'f1', failing),
      rowIn('queued', 'f2', failing),
      rowIn('queued', 'w1', { campaignId: campaign.id, reason: 'quiet_hours' }),
      rowIn('queued', 'w2', { campaignId: campaign.id, reason: 'quiet_hours' }),
      rowIn('queued', 'w3', { campaignId: campaign.id, reason: 'quiet_hours' }),
      rowIn('failed', 'x', { campaignId: campaign.id, reason: 'not on WhatsApp' }),
    ]);
    expect((await at.ana('campanha ver natal')).screen).toContain(
      'Ainda sem sucesso: a chave da API foi recusada (2 mensagens). A Frota continua tentando.',
    );
    expect((await at.john('campaign show natal')).screen).toContain(
      'Not sent so far: the API key is refused (2 messages). Frota keeps trying.',
    );
  });

  it('says that people have something to decide, and how', async () => {
    const campaign = await running(3);
    await at.store.put([rowIn('unknown', 'u', { campaignId: campaign.id, sendingAt: ago(31) })]);
    const { screen } = await at.ana('campanha ver natal');
    expect(screen).toContain('1 mensagem está sem confirmação há mais de meia hora. Para decidir:');
    expect(screen).toContain('  campanha desconhecidas Natal');
  });

  it('says who stopped it', async () => {
    const brake = { instances: ['vendas-1', 'vendas-2'], at: ago(5) };
    await running(5, { status: 'paused', brake });
    expect((await at.ana('campanha ver natal')).screen).toContain(
      'Pausada pela Frota: o WhatsApp restringiu ou baniu vendas-1 e vendas-2 em menos de uma hora de envio dela.',
    );
    expect((await at.john('campaign show natal')).screen).toContain(
      'Paused by Frota: WhatsApp restricted or banned vendas-1 and vendas-2 within an hour of sending it.',
    );
  });
});

describe('campanha relatorio', () => {
  it('says what became of the messages, why, through which numbers and when', async () => {
    const { id: campaignId } = await at.given({
      status: 'completed',
      startedAt: ago(100),
      finishedAt: ago(1),
    });
    const sent = { campaignId, instance: 'vendas-1', sentAt: ago(90) };
    const read = { ...sent, deliveredAt: ago(80), readAt: ago(20), repliedAt: ago(10) };
    const failed = {
      campaignId,
      instance: 'vendas-2',
      sentAt: undefined,
      keyId: undefined,
      failedAt: ago(20),
    };
    await at.store.put([
      rowIn('sent', 's', sent),
      rowIn('delivered', 'd', { ...sent, deliveredAt: ago(80) }),
      rowIn('read', 'r', read),
      rowIn('failed', 'f1', { ...failed, reason: 'not on WhatsApp' }),
      rowIn('failed', 'f2', { ...failed, reason: 'not on WhatsApp' }),
      rowIn('failed', 'f3', { ...failed, reason: 'Evolution rejects the message: too long' }),
      rowIn('suppressed', 'o', { campaignId, instance: undefined, reason: 'opted out' }),
      rowIn('expired', 'e', { campaignId, instance: undefined, reason: 'not sent in time' }),
    ]);
    expect((await at.ana('campanha relatorio natal')).screen.split('\n').slice(2)).toEqual([
      'Mensagens',
      'Enviadas                                     3  37,5%',
      'Entregues                                    2    25%',
      'Lidas                                        1  12,5%',
      'Respondidas                                  1  12,5%',
      'Falhas                                       3  37,5%',
      '  não está no WhatsApp                       2',
      '  a Evolution rejeitou a mensagem: too long  1',
      'Expiradas                                    1  12,5%',
      '  não saiu a tempo                           1',
      'Deixadas de fora                             1  12,5%',
      '  pediu para não receber                     1',
      '─────────────────────────────────────────────────────',
      'Total                                        8',
      'Nome      Status     Enviadas  Entregues  Lidas  Respondidas  Falhas',
      'vendas-1  conectado         3          2      1            1       0',
      'vendas-2  conectado         0          0      0            0       3',
      'Por hora:',
      'Quando             Enviadas  Entregues  Lidas  Respondidas  Falhas',
      '10 de mar., 07:00         3          2      0            0       0',
      '10 de mar., 08:00         0          0      1            1       3',
      'Cada mensagem, em um arquivo:',
      '  campanha csv Natal',
    ]);
  });

  it('is told by the day when there were many hours', async () => {
    const { id: campaignId } = await at.given({ status: 'completed', startedAt: ago(3_000) });
    await at.store.put(
      Array.from({ length: 30 }, (_, n) => rowIn('sent', `s${n}`, { campaignId, sentAt: ago(n * 60) })),
    );
    const { screen } = await at.john('campaign report natal');
    expect(screen.split('\n').slice(-6)).toEqual([
      'By the day:',
      'When    Sent  Delivered  Read  Replied  Failed',
      'Mar 09    20          0     0        0       0',
      'Mar 10    10          0     0        0       0',
      'Each message, in a file:',
      '  campaign csv Natal',
    ]);
  });

  it('counts reasons together that are many, or told alike', async () => {
    const { id: campaignId } = await at.given({ status: 'running', startedAt: ago(10) });
    const waits = Array.from({ length: 3 }, (_, n) =>
      rowIn('queued', `q${n}`, { campaignId, reason: `no capacity: rate:hora:v${n}` }),
    );
    const fails = Array.from({ length: 8 }, (_, n) =>
      rowIn('failed', `f${n}`, { campaignId, reason: `refused by Meta: ${n}` }),
    );
    await at.store.put([...waits, ...fails]);
    const { screen } = await at.ana('campanha relatorio natal');
    expect(screen).toMatch(/ {2}o número tinha atingido um limite +3$/m);
    expect(screen).toMatch(/ {2}outros motivos +3$/m);
  });

  it('of a draft has nothing to tell, and does not fail', async () => {
    await at.given();
    expect((await at.ana('campanha relatorio natal')).screen).toContain('Natal · rascunho');
  });
});

describe('campanha desconhecidas', () => {
  async function withUnknown(changes: Partial<Campaign> = {}, count = 2): Promise<Campaign> {
    const campaign = await at.given({
      status: 'running',
      startedAt: ago(60),
      audienceComplete: true,
      ...changes,
    });
    await at.store.addContacts('clientes', [records.contact('+5511900000001', { name: 'Ana' })]);
    await at.store.put(
      Array.from({ length: count }, (_, n) =>
        rowIn('unknown', `u${n}`, {
          campaignId: campaign.id,
          phone: n === 0 ? '+5511900000001' : `+551191111${1_000 + n}`,
          instance: 'vendas-1',
          sendingAt: ago(40),
          reason: 'worker lost',
        }),
      ),
    );
    return campaign;
  }

  it('shows what there is to decide, and how, with no phone in the clear', async () => {
    await withUnknown({}, 12);
    const { screen } = await at.ana('campanha desconhecidas natal');
    expect(screen.split('\n').slice(0, 3)).toEqual([
      '12 mensagens podem ter sido enviadas ou não: faz mais de meia hora que ninguém sabe.',
      'Contato    Número    Desde              Motivo'.replace('Número', 'Nome  '),
      'Ana …0001  vendas-1  10 de mar., 08:20  a Frota parou durante o envio',
    ]);
    expect(screen).toContain('… e mais 2');
    expect(screen).toContain('  campanha desconhecidas Natal reenviar');
    expect(screen).toContain('  campanha desconhecidas Natal desistir');
    expect(screen).not.toContain('+55');
  });

  it('sends them again', async () => {
    const { id } = await withUnknown();
    expect((await at.ana('campanha desconhecidas natal reenviar')).screen).toBe(
      '2 mensagens serão enviadas de novo.',
    );
    expect(await at.store.ledger.progress(id)).toMatchObject({ unknown: 0 });
    expect(await at.engine.audits.list({ limit: 1 })).toMatchObject([
      { actor: 'ana', action: 'campaign.resend' },
    ]);
    expect((await at.ana('campanha desconhecidas natal reenviar')).screen).toContain('já foram resolvidas');
  });

  it('gives them up, in English', async () => {
    const { id } = await withUnknown({}, 1);
    expect((await at.john('campaign unknown natal give-up')).screen).toBe('1 message counts as failed.');
    expect(await at.store.ledger.progress(id)).toMatchObject({ failed: 1 });
  });

  it('of a cancelled campaign can only be given up', async () => {
    await withUnknown({ status: 'cancelled' });
    const { screen } = await at.ana('campanha desconhecidas natal');
    expect(screen).not.toContain('reenviar');
    expect(screen).toContain('desistir');
    expect((await at.ana('campanha desconhecidas natal reenviar')).screen).toContain('está cancelada');
  });

  it('says so when there is nothing to decide', async () => {
    await at.given();
    expect((await at.ana('campanha desconhecidas natal')).screen).toBe(
      'Não há o que decidir: nenhuma mensagem de "Natal" está sem confirmação há mais de meia hora.',
    );
  });
});

describe('campanha testar', () => {
  it('sends a text to a phone as people write it, and shows it', async () => {
    await at.given({ variants: ['Oi {{nome}}', 'Olá {{nome}}!\nTudo bem?'] });
    const { screen } = await at.ana('campanha testar natal telefone="11 99999-0000" versao=2');
    expect(screen).toBe('vendas-1 enviou o teste para +5511999990000:\n  │ Olá Pessoa 0!\n  │ Tudo bem?');
    expect(at.engine.messenger.sends).toMatchObject([{ phone: '+5511999990000', instance: 'vendas-1' }]);
  });

  it.each([
    ['', 'telefone: falta'],
    ['telefone=123', 'telefone: '],
    ['telefone=11999990000 versao=2', 'versao: só pode ser 1'],
    ['telefone=11999990000 versao=x', 'versao: só pode ser 1'],
  ])('says what is wrong with "%s"', async (options, problem) => {
    await at.given();
    expect((await at.ana(`campanha testar natal ${options}`)).screen).toContain(problem);
    expect(at.engine.messenger.sends).toEqual([]);
  });

  it('says what came of it', async () => {
    await at.given({ instances: ['vendas-1'], interval: { minMs: 0, maxMs: 0 } });
    const send = () => at.ana('campanha testar natal telefone=11999990000');
    at.engine.messenger.answer(
      { kind: 'rejected', reason: 'not on WhatsApp' },
      { kind: 'unknown', reason: 'Evolution answered 502' },
    );
    expect((await send()).screen).toBe('vendas-1 não enviou o teste: não está no WhatsApp.');
    expect((await send()).screen).toBe(
      'Não se sabe se vendas-1 enviou o teste (Evolution answered 502): olhe o celular.',
    );
  });

  it('says why no number can send it', async () => {
    await at.given({ instances: ['vendas-9'] });
    const { screen } = await at.ana('campanha testar natal telefone=11999990000');
    expect(screen).toBe('Nenhum dos números pode enviar um teste agora: fora da frota (vendas-9).');
    await at.given({ name: 'Reis', instances: ['vendas-1'], interval: { minMs: 300_000, maxMs: 300_000 } });
    await at.ana('campanha testar reis telefone=11999990000');
    expect((await at.ana('campanha testar reis telefone=11999990000')).screen).toBe(
      'Todos os números estão ocupados; o primeiro livre é vendas-1, hoje 09:05.',
    );
    await at.store.addContacts('clientes', [records.contact('+5511999990000', { optedOut: true })]);
    expect((await at.ana('campanha testar reis telefone=11999990000')).screen).toContain(
      'pediu para não receber',
    );
  });
});
