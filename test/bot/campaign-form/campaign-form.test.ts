import { beforeEach, describe, expect, it } from 'vitest';
import { askedForm } from '../../../src/bot/campaign-form/asked-form.ts';
import { checkForm } from '../../../src/bot/campaign-form/check-form.ts';
import { formFields } from '../../../src/bot/campaign-form/form-fields.ts';
import { type CampaignForm, formOf, type FormValues } from '../../../src/bot/campaign-form/form.ts';
import { previewForm } from '../../../src/bot/campaign-form/preview-form.ts';
import { saveForm } from '../../../src/bot/campaign-form/save-form.ts';
import { renderBlocks } from '../../../src/bot/console/render.ts';
import { contact } from '../../fakes/records.ts';
import { type Desk, desk } from '../commands/campaign-desk.ts';

let team: Desk;

beforeEach(async () => {
  team = await desk();
  await team.store.addContacts('vip', [
    contact('+5511970000001', { name: 'Ana', attributes: { cidade: 'Santos' } }),
    contact('+5511970000002', { name: 'Bia', attributes: {} }),
    contact('+5511970000003', { name: 'Caio', attributes: { cidade: 'Rio' }, optedOut: true }),
    contact('+5511970000004', { attributes: { cidade: 'Recife' } }),
  ]);
});

const form = (values: FormValues): CampaignForm => ({ values });

/** What becomes of a form that is kept somewhere between two steps. */
const kept = (one: CampaignForm): CampaignForm => JSON.parse(JSON.stringify(one)) as CampaignForm;

const preview = async (values: FormValues): Promise<string[]> =>
  renderBlocks(await previewForm(team.context, form(values)));

async function saved(one: CampaignForm, context = team.context): Promise<string> {
  const outcome = await saveForm(context, kept(one));
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
  return renderBlocks(outcome.reply.blocks).join('\n');
}

describe('the questions of the form', () => {
  it('come in the language of who is asked, with what can be chosen now', async () => {
    const fields = await formFields(team.context, form({ name: ['Natal'] }));
    expect(fields.map(({ name }) => name).slice(0, 6)).toEqual([
      'name',
      'list',
      'text',
      'instances',
      'rotation',
      'start',
    ]);
    const [name, list, , instances, rotation] = fields;
    expect(name).toMatchObject({ label: 'Nome', required: true, advanced: false, value: ['Natal'] });
    expect(list?.choices).toEqual([
      { value: 'clientes', label: 'clientes', detail: '12 contatos' },
      { value: 'vip', label: 'vip', detail: '4 contatos' },
    ]);
    expect(instances?.choices[0]).toEqual({
      value: 'vendas-1',
      label: 'vendas-1',
      detail: 'conectado · 100 livres de 100 hoje',
    });
    expect(rotation).toMatchObject({ required: false, otherwise: 'inteligente' });
    expect(rotation?.choices).toHaveLength(6);
    expect(fields.filter(({ required }) => required).map((field) => field.name)).toEqual([
      'name',
      'list',
      'text',
    ]);
    const english = await formFields({ ...team.context, language: 'en' }, form({}));
    expect(english.find((field) => field.name === 'interval')).toMatchObject({
      label: 'Seconds between two messages',
      advanced: true,
      otherwise: '25-50',
    });
  });

  it.each(['pt-BR', 'en'] as const)('fit into what platforms show, in %s', async (language) => {
    const fields = await formFields({ ...team.context, language }, form({}));
    for (const { label, hint, choices } of fields) {
      expect(label.length).toBeLessThanOrEqual(48);
      expect(hint.length).toBeLessThanOrEqual(150);
      for (const { detail } of choices) expect(detail.length).toBeLessThanOrEqual(75);
    }
  });
});

describe('checking the form', () => {
  it('tells what is wrong with each field, as campanha nova does', async () => {
    const problems = await checkForm(
      team.context,
      form({
        name: [' '],
        list: ['clientes'],
        text: ['Oi {{nome}}', 'Oi {{idade}}'],
        interval: ['depressa'],
        start: ['ontem'],
        limit: ['0'],
      }),
    );
    expect(problems.map(({ field, at }) => `${field} ${at}`)).toEqual([
      'interval 0',
      'start 0',
      'name 0',
      'text 1',
      'limit 0',
    ]);
    expect(problems.map(({ text }) => text)).toEqual([
      'deve ir de um número menor a um maior de segundos, como 25-50',
      'não entendi o momento "ontem"; escreva como 2026-11-27 08:00, 27/11/2026 8h ou amanhã 8h',
      'falta; dê um nome à campanha',
      'usa {{idade}}, que nenhum contato de "clientes" tem; há: name',
      'deve ser um número inteiro a partir de 1',
    ]);
    const english = await checkForm({ ...team.context, language: 'en' }, form({}));
    expect(english.map(({ field }) => field)).toEqual(['list', 'name', 'text']);
    expect(english[0]?.text).toBe('is missing');
  });
});

describe('the preview', () => {
  it('shows the text as three who may be written to will get it, and what is empty in it', async () => {
    expect(await preview({ list: ['VIP'], text: ['Oi {{nome}} de {{cidade}}!'] })).toEqual([
      'Como Ana recebe:',
      '  │ Oi Ana de Santos!',
      'Como Bia recebe:',
      '  │ Oi Bia de !',
      'Vazio aí: cidade.',
      'Como …0004 recebe:',
      '  │ Oi  de Recife!',
      'Vazio aí: nome.',
    ]);
  });

  it('shows each version at least once', async () => {
    const lines = await preview({ list: ['vip'], text: ['A', 'B', '', 'C', 'D\\nE'] });
    expect(lines.filter((line) => line.startsWith('  │'))).toEqual([
      '  │ A',
      '  │ B',
      '  │ C',
      '  │ D',
      '  │ E',
    ]);
    expect(lines).toContain('Texto 4, como Ana recebe:');
  });

  it('says what it waits for', async () => {
    expect(await preview({})).toEqual(['A prévia aparece com o primeiro texto.']);
    expect(await preview({ text: ['Oi'], list: ['nada'] })).toEqual([
      'Escolha uma lista para ver o texto como os contatos recebem.',
    ]);
  });
});

describe('saving the form', () => {
  it('makes the campaign that was filled in, whatever was typed into it, and answers with its forecast', async () => {
    const text = ['Oi {{nome}}, "tudo" bem? \\o/', 'Linha 1\nlinha=2 "fim"', "d'água \\"];
    const screen = await saved(
      form({
        name: ['Dia "D"=1'],
        list: ['clientes'],
        text,
        instances: ['vendas-1', 'vendas-3'],
        rotation: ['balanced'],
        start: ['2026-03-20 08:00'],
        media: ['https://exemplo.com/foto.jpg'],
        interval: ['30-60'],
        limit: ['50'],
        health: ['40'],
        expiry: ['2026-03-25 18:00'],
      }),
    );
    expect(screen).toContain('Campanha "Dia "D"=1" criada como rascunho.');
    expect(screen).toContain('Previsão');
    expect(await team.campaign('Dia "D"=1')).toMatchObject({
      status: 'draft',
      variants: [text[0], text[1], "d'água "],
      instances: ['vendas-1', 'vendas-3'],
      strategy: 'balanced',
      interval: { minMs: 30_000, maxMs: 60_000 },
      dailyLimitPerInstance: 50,
      pauseOnHealthBelow: 40,
      media: { type: 'image' },
      scheduledAt: new Date('2026-03-20T11:00:00Z'),
      expiresAt: new Date('2026-03-25T21:00:00Z'),
    });
  });

  it('does nothing while anything is wrong', async () => {
    const outcome = await saveForm(team.context, form({ name: ['Natal'], list: ['clientes'] }));
    expect(outcome).toMatchObject({ problems: [{ field: 'text', at: 0 }] });
    expect(await team.store.campaigns.list()).toEqual([]);
  });

  it('changes only what is otherwise, and takes away what was cleared', async () => {
    const { id } = await team.given({
      name: 'Natal',
      segments: { bySegment: { vip: ['vendas-1'] }, otherwise: ['vendas-2'] },
      strategy: 'by_segment',
      scheduledAt: new Date('2026-03-20T11:00:00Z'),
    });
    const opened = await askedForm(team.context, '/campanha editar natal');
    expect(opened?.values).toMatchObject({
      segments: ['vip=vendas-1;\n*=vendas-2'],
      start: ['2026-03-20 08:00'],
    });
    expect(opened).toEqual(formOf(await team.campaign('Natal'), 'America/Sao_Paulo'));
    expect(await saved(opened!)).toContain('Natal · rascunho');

    const changed = { ...opened!, values: { ...opened!.values, name: ['Natal 2'], start: [''] } };
    const screen = await saved(changed, { ...team.context, language: 'en', actor: 'john' });
    expect(screen).toContain('Campaign "Natal 2" changed: name and start.');
    const after = await team.campaign('Natal 2');
    expect(after).toMatchObject({ id, strategy: 'by_segment', variants: ['Oi {{nome}}!'] });
    expect(after.scheduledAt).toBeUndefined();

    const again = formOf(after, 'America/Sao_Paulo');
    await saved({ ...again, values: { ...again.values, rotation: ['hybrid'], instances: [] } });
    expect((await team.campaign('Natal 2')).segments).toBeUndefined();
    expect((await team.campaign('Natal 2')).instances).toEqual(['vendas-1', 'vendas-2', 'vendas-3']);
  });
});

describe('a line that asks for the form', () => {
  it('is the command without what it needs, with what was said of it', async () => {
    expect(await askedForm(team.context, 'campanha nova')).toEqual({ values: {} });
    expect(await askedForm(team.context, '/campaign new list=clientes numbers=vendas-1,vendas-2')).toEqual({
      values: { list: ['clientes'], instances: ['vendas-1', 'vendas-2'] },
    });
  });

  it.each([
    'campanha nova nome=A lista=clientes texto=Oi',
    'campanha nova nme=A',
    'campanha nova "nome',
    'campanha editar nada',
    'campanha editar Natal texto=Oi',
    'campanha ver Natal',
    'instancias',
    'xyz',
  ])('is not: %s', async (line) => {
    await team.given({ name: 'Natal' });
    expect(await askedForm(team.context, line)).toBeUndefined();
  });

  it('is answered as any other to whoever may not make campaigns', async () => {
    expect(await askedForm({ ...team.context, role: 'viewer' }, 'campanha nova')).toBeUndefined();
    expect(await askedForm({ ...team.context, role: undefined }, 'campanha nova')).toBeUndefined();
  });
});
