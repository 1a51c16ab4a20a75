import type { InputBlock, ModalView } from '@slack/web-api';
import { beforeEach, describe, expect, it } from 'vitest';
import { type FormField, formFields } from '../../../src/bot/campaign-form/form-fields.ts';
import type { CampaignForm, FormValues } from '../../../src/bot/campaign-form/form.ts';
import { previewForm } from '../../../src/bot/campaign-form/preview-form.ts';
import { en } from '../../../src/bot/i18n/en.ts';
import { TEXTS } from '../../../src/bot/i18n/texts.ts';
import { text } from '../../../src/bot/reply.ts';
import { optionsFor } from '../../../src/bot/slack/form-element.ts';
import { bothOf, firstPlace, type FormPlace, placeOf } from '../../../src/bot/slack/form-place.ts';
import { formView, wordsView } from '../../../src/bot/slack/form-view.ts';
import { type FilledView, readForm, withValues } from '../../../src/bot/slack/read-form.ts';
import { type Desk, desk } from '../commands/campaign-desk.ts';
import { type AnyView, viewObjections } from './slack-limits.ts';

let team: Desk;

beforeEach(async () => {
  team = await desk();
});

interface Drawn {
  view: ModalView;
  fields: FormField[];
  place: FormPlace;
}

async function drawn(form: CampaignForm, changes: Partial<FormPlace> = {}): Promise<Drawn> {
  const fields = await formFields(team.context, form);
  const place = { ...firstPlace('C1', form, fields), ...changes };
  const preview = await previewForm(team.context, form);
  return { view: formView({ fields, preview }, place, TEXTS['pt-BR']), fields, place };
}

const inputs = ({ blocks }: ModalView) =>
  blocks.filter((block): block is InputBlock => block.type === 'input');
const labels = (view: ModalView) => inputs(view).map(({ label }) => label.text);
const elementIn = (view: ModalView, id: string) =>
  inputs(view).find(({ block_id }) => block_id?.startsWith(`${id}:`))?.element;
const objections = (view: ModalView) => viewObjections(view as AnyView);
/** The view as Slack gives it back while nobody touched it. */
const untouched = (view: ModalView): FilledView => ({ blocks: view.blocks, state: { values: {} } });

const NEW: CampaignForm = { values: {} };
const FULL: FormValues = {
  name: ['Natal'],
  list: ['clientes'],
  text: ['Oi {{nome}}!', 'Olá {{nome}}!'],
  instances: ['vendas-1', 'vendas-3'],
  rotation: ['balanced'],
  start: ['2026-03-20 08:00'],
  media: ['https://exemplo.com/foto.jpg'],
  kind: ['image'],
  segments: ['vip=vendas-1;\n*=vendas-3'],
  interval: ['30-60'],
  limit: ['50'],
  health: ['40'],
  expiry: ['2026-03-25 18:00'],
};

describe('the form on Slack', () => {
  it('asks what most campaigns need, says what holds otherwise, and keeps the rest folded', async () => {
    const { view } = await drawn(NEW);
    expect(labels(view)).toEqual([
      'Nome',
      'Lista de contatos',
      'Ou um arquivo CSV de contatos',
      'Mensagem',
      'Números que enviam',
      'Estratégia',
      'Início',
    ]);
    expect(elementIn(view, 'instances')).toMatchObject({
      type: 'multi_static_select',
      placeholder: { text: 'a frota toda' },
      options: expect.arrayContaining([
        expect.objectContaining({
          value: 'vendas-1',
          description: expect.objectContaining({ text: 'conectado · 100 livres de 100 hoje' }),
        }),
      ]),
    });
    expect(inputs(view).filter(({ optional }) => optional !== true)).toHaveLength(2);
    expect(JSON.stringify(view.blocks)).toContain('Mais ajustes');
    expect(objections(view)).toEqual([]);
    expect(placeOf({ private_metadata: view.private_metadata ?? '' })).toEqual({
      channel: 'C1',
      isOpen: false,
      versions: 1,
      round: 0,
    });
  });

  it.each(['pt-BR', 'en'] as const)('is taken by Slack in %s', async (language) => {
    const form = { values: FULL };
    const fields = await formFields({ ...team.context, language }, form);
    for (const edits of [{}, { edits: 'c1' }]) {
      const place = { ...firstPlace('C1', form, fields), ...edits };
      expect(objections(formView({ fields, preview: [] }, place, TEXTS[language]))).toEqual([]);
    }
  });

  it('draws itself anew while the list or a text changes', async () => {
    const { view } = await drawn(NEW);
    const live = inputs(view).filter((input) => input.dispatch_action === true);
    expect(live.map(({ label }) => label.text)).toEqual(['Lista de contatos', 'Mensagem']);
    expect(elementIn(view, 'text')).toMatchObject({
      dispatch_action_config: { trigger_actions_on: ['on_character_entered'] },
    });
  });

  it('shows the preview below the texts', async () => {
    const { view } = await drawn({ values: { list: ['clientes'], text: ['Oi {{nome}}!'] } });
    const said = JSON.stringify(view.blocks);
    expect(said.match(/ recebe:/g)).toHaveLength(3);
    expect(said.indexOf(' recebe:')).toBeLessThan(said.indexOf('Números que enviam'));
  });

  it('is open where there is something that most do without, and holds all that is filled in', async () => {
    const { view, fields } = await drawn({ values: FULL });
    expect(labels(view)).toHaveLength(15);
    expect(labels(view)).toContain('Mensagem, versão 2');
    expect(JSON.stringify(view.blocks)).not.toContain('Mais ajustes');
    expect(objections(view)).toEqual([]);
    const { form, shown, versionsAt } = readForm(untouched(view), fields, NEW);
    expect(form.values).toEqual(FULL);
    expect(shown.size).toBe(13);
    expect(versionsAt).toEqual([0, 1]);
  });

  it('begins folded for a campaign that has what Frota chooses by itself', async () => {
    const values = { ...FULL, media: [], kind: [], segments: [], expiry: [] };
    const usual = { ...values, interval: ['25-50'], limit: ['100'], health: ['30'] };
    const { view, fields } = await drawn({ edits: 'c1', values: usual });
    expect(labels(view)).not.toContain('Fim');
    // What has no input stays.
    const { form, shown } = readForm(untouched(view), fields, { edits: 'c1', values: usual });
    expect(form.values).toMatchObject(usual);
    expect(shown.has('interval')).toBe(false);
  });

  it('reads what was touched, with what was cleared', async () => {
    const { view, fields } = await drawn({ edits: 'c1', values: FULL });
    const values = {
      'name:0:0': { 'form:name': { value: 'Ano Novo' } },
      'text:0:0': { 'form:text': { value: null } },
      'start:0:0': { 'form:start': { value: null } },
      'instances:0:0': { 'form:instances': { selected_options: [{ value: 'vendas-2' }] } },
      'csv:0:0': { 'form:csv': { files: [{ name: 'vip.csv' }] } },
    };
    const read = readForm({ blocks: view.blocks, state: { values } }, fields, { edits: 'c1', values: FULL });
    expect(read.form).toEqual({
      edits: 'c1',
      values: {
        ...FULL,
        name: ['Ano Novo'],
        text: ['', 'Olá {{nome}}!'],
        start: [''],
        instances: ['vendas-2'],
      },
    });
    expect(read.versionsAt).toEqual([1]);
    expect(read.files).toEqual([{ name: 'vip.csv' }]);
    const again = formView(
      { fields: withValues(fields, read.form), preview: [] },
      firstPlace('C1', read.form, fields),
      TEXTS['pt-BR'],
    );
    expect(elementIn(again, 'text')).not.toHaveProperty('initial_value');
    expect(labels(again).filter((label) => label.startsWith('Mensagem'))).toEqual([
      'Mensagem',
      'Mensagem, versão 2',
    ]);
  });

  it('asks anew in another round, with what was filled in', async () => {
    const [first, second] = [await drawn({ values: FULL }), await drawn({ values: FULL }, { round: 1 })];
    const ids = (view: ModalView) => inputs(view).map(({ block_id }) => block_id);
    expect(ids(first.view).filter((id) => ids(second.view).includes(id))).toEqual([]);
    expect(elementIn(second.view, 'name')).toMatchObject({ initial_value: 'Natal' });
  });

  it('tells what Slack cannot tell by its own errors', async () => {
    const { fields, place } = await drawn(NEW);
    const problems = [{ field: 'limit' as const, at: 0, text: 'é demais' }];
    const above = [text('Nada foi salvo')];
    const view = formView(
      { fields, preview: [], problems, above },
      { ...place, isOpen: true },
      TEXTS['pt-BR'],
    );
    const said = JSON.stringify(view.blocks);
    expect(said.indexOf('Nada foi salvo')).toBeLessThan(said.indexOf('Nome'));
    expect(said.indexOf('é demais')).toBeGreaterThan(said.indexOf('Mensagens por dia'));
  });
});

describe('what does not fit into Slack', () => {
  it('has no input, and stays as it is', async () => {
    const text = Array.from({ length: 11 }, (_, n) => `Texto ${n}`);
    const long = { ...FULL, text, segments: ['x'.repeat(3_001)] };
    const { view, fields } = await drawn({ edits: 'c1', values: long });
    expect(elementIn(view, 'text')).toBeUndefined();
    expect(elementIn(view, 'segments')).toBeUndefined();
    expect(JSON.stringify(view.blocks)).toContain('não cabe neste formulário');
    expect(objections(view)).toEqual([]);
    expect(readForm(untouched(view), fields, { edits: 'c1', values: long }).form.values).toEqual(long);
  });

  it('is searched for: a list among hundreds, a name longer than a choice may be', async () => {
    const longName = `${'Clientes de '.repeat(8)}2026`;
    await team.store.addPeople(longName, 1);
    const few = await drawn({ values: { list: [longName] } });
    expect(objections(few.view)).toEqual([]);
    expect(readForm(untouched(few.view), few.fields, NEW).form.values.list).toEqual([longName]);

    for (let n = 0; n < 100; n++) await team.store.addPeople(`lista-${n}`, 1);
    const many = await drawn({ values: { list: ['lista-99'] } });
    expect(elementIn(many.view, 'list')).toMatchObject({
      type: 'external_select',
      min_query_length: 0,
      initial_option: { value: 'lista-99' },
    });
    expect(objections(many.view)).toEqual([]);
    const list = many.fields.find(({ name }) => name === 'list')!;
    expect(optionsFor(list, '')).toHaveLength(100);
    expect(optionsFor(list, 'LISTA-99').map(({ value }) => value)).toEqual(['lista-99']);
  });

  it('does not give up a number or a list that is there no more', async () => {
    const gone = { ...FULL, list: ['antigos'], instances: ['vendas-1', 'vendas-9'] };
    const { view, fields } = await drawn({ edits: 'c1', values: gone });
    expect(objections(view)).toEqual([]);
    const read = readForm(untouched(view), fields, { edits: 'c1', values: gone });
    expect(read.form.values).toEqual(gone);
    expect(readForm(untouched(view), (await drawn(NEW)).fields, NEW).form.values).toEqual(gone);
  });

  it('is the list where there is none: a file is asked for', async () => {
    const { fields, place } = await drawn(NEW);
    const list = fields.find(({ name }) => name === 'list')!;
    const none = fields.with(fields.indexOf(list), { ...list, choices: [] });
    const view = formView({ fields: none, preview: [] }, place, en);
    expect(elementIn(view, 'list')).toBeUndefined();
    expect(JSON.stringify(view.blocks)).toContain('There is no contact list yet');
    expect(objections(view)).toEqual([]);
  });

  it('never is the view, however many and long its texts', async () => {
    const text = Array.from({ length: 10 }, () => 'á'.repeat(3_000));
    const { view } = await drawn({ values: { ...FULL, text } });
    expect(objections(view)).toEqual([]);
  });
});

it('says in a few words how it goes on', () => {
  const place: FormPlace = { channel: 'C1', isOpen: false, versions: 1, round: 0 };
  expect(objections(wordsView(en.modal.importing, place, en))).toEqual([]);
});

it('keeps open what was opened, whichever drawing comes last', () => {
  const early: FormPlace = { channel: 'C1', isOpen: false, versions: 3, round: 0 };
  expect(bothOf(early, { ...early, isOpen: true, versions: 1 })).toEqual({ ...early, isOpen: true });
});
