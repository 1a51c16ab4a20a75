import { beforeEach, describe, expect, it } from 'vitest';
import { contextFor } from '../../../src/bot/people/asker.ts';
import { tendCampaigns } from '../../../src/engine/campaigns.ts';
import type { PersonRole } from '../../../src/engine/ports.ts';
import { SETTINGS, testEngine } from '../../engine/test-engine.ts';
import { contact } from '../../fakes/records.ts';
import { desk, type Desk } from '../commands/campaign-desk.ts';
import { type Answer, ask } from '../support.ts';

const TEAM: [string, string, PersonRole][] = [
  ['slack:U0ANA', 'Ana', 'operator'],
  ['slack:U0BIA', 'Bia', 'approver'],
  ['telegram:7', 'Caio', 'admin'],
  ['telegram:8', 'Davi', 'operator'],
];
const TOMORROW = new Date('2026-03-11T12:00:00Z');

let at: Desk;
let ana: (line: string) => Promise<Answer>;
let bia: typeof ana;
let caio: typeof ana;
let davi: typeof ana;

/** A team over the desk's stores whose launches to more than ten people take two; made anew it is a process that restarted. */
function restarted(): void {
  at.engine = testEngine(at.store, {
    clock: at.engine.clock,
    settings: { ...SETTINGS, approvalAbove: 10 },
  });
  at.context = { ...at.context, ports: at.engine };
  const roles = new Map(TEAM.map(([id, , role]) => [id, role]));
  const asking = contextFor(at.context, roles);
  const [a, b, c, d] = TEAM.map(
    ([id, name]) =>
      async (line: string) =>
        ask(await asking({ id, name, locale: 'pt-BR', chat: 'slack:C1' }), line),
  );
  [ana, bia, caio, davi] = [a, b, c, d] as [typeof ana, typeof ana, typeof ana, typeof ana];
}

const status = async (name = 'Natal'): Promise<string> => (await at.campaign(name)).status;
const audited = async (): Promise<string[]> =>
  (await at.engine.audits.list({ limit: 9 })).map(({ actor, action }) => `${action} by ${actor}`);
const tend = (): Promise<void> => tendCampaigns(at.engine, new AbortController().signal);

beforeEach(async () => {
  at = await desk();
  restarted();
});

describe('a launch to many', () => {
  it('waits until another person approves it, also over a restart', async () => {
    await at.given();
    const asked = await ana('campanha iniciar natal');
    expect(asked.screen).toContain('"Natal" vai para 12 pessoas: acima de 10 pessoas');
    expect(asked.screen).toContain('Quem pode: slack:U0BIA e telegram:7.');
    expect(asked.follow).toMatchObject({ name: 'Natal' });
    expect(await at.campaign('Natal')).toMatchObject({
      status: 'pending_approval',
      approval: { by: { id: 'slack:U0ANA', name: 'Ana' }, at: at.engine.clock.now(), recipients: 12 },
    });
    restarted();
    await tend();
    expect(await status()).toBe('pending_approval');
    const { screen, follow } = await bia('campanha aprovar Natal');
    expect(screen).toBe('Campanha "Natal" em andamento.');
    expect(follow).toMatchObject({ name: 'Natal', status: 'running' });
    const launched = await at.campaign('Natal');
    expect(launched).toMatchObject({ startedAt: at.engine.clock.now(), cleared: { revision: 0 } });
    expect(launched.approval).toBeUndefined();
    expect(await audited()).toEqual([
      'campaign.approve by Bia (slack:U0BIA)',
      'campaign.request by Ana (slack:U0ANA)',
    ]);
  });

  it('has a button for each decision, which asks before it launches', async () => {
    await at.given();
    const { blocks } = await ana('campanha iniciar natal');
    expect(blocks.filter(({ kind }) => kind === 'example')).toEqual([
      {
        kind: 'example',
        line: 'campanha aprovar Natal revisao=0',
        button: { label: 'Aprovar', style: 'primary', confirm: 'Lançar "Natal" para 12 pessoas?' },
      },
      { kind: 'example', line: 'campanha recusar Natal', button: { label: 'Recusar', style: 'danger' } },
    ]);
  });

  it('is never approved by whoever asked for it, whatever their role, nor by who is no approver', async () => {
    await at.given();
    await caio('campanha iniciar natal');
    expect((await caio('campanha aprovar natal')).screen).toBe(
      'Foi você quem pediu o lançamento de "Natal": outra pessoa precisa aprovar.',
    );
    expect(await audited()).toEqual([
      'campaign.approve.refused by Caio (telegram:7)',
      'campaign.request by Caio (telegram:7)',
    ]);
    expect((await davi('campanha aprovar natal')).screen).toContain('exige o papel aprovador');
    expect(await status()).toBe('pending_approval');
    expect((await bia('campanha aprovar natal')).failed).toBeUndefined();
  });

  it('is shown as what it is, with who asked and when', async () => {
    await at.given();
    await ana('campanha iniciar natal');
    const { screen } = await davi('campanha ver natal');
    expect(screen).toContain('Natal · esperando aprovação');
    expect(screen).toContain('Ana pediu o lançamento em');
    expect((await davi('campanhas')).screen).toContain('esperando aprovação');
    const again = await davi('campanha iniciar natal');
    expect(again.screen).toContain('Ana pediu o lançamento em');
    expect(again.screen).toContain('Quem pode: slack:U0BIA e telegram:7.');
    expect((await at.john('campaign resume natal')).screen).toBe(
      'The campaign "Natal" is waiting for approval; this works only while it is paused.',
    );
  });

  it.each([
    ['campanha recusar Natal texto ainda com erro', 'texto ainda com erro'],
    ['campanha recusar Natal', ''],
  ])('is refused and is a draft again, with the reason (%s)', async (line, reason) => {
    await at.given();
    await ana('campanha iniciar natal');
    expect((await bia(line)).screen).toContain('O lançamento de "Natal" foi recusado');
    const campaign = await at.campaign('Natal');
    expect(campaign).toMatchObject({ status: 'draft', refused: { by: 'Bia (slack:U0BIA)' } });
    expect(campaign.approval).toBeUndefined();
    const { screen } = await ana('campanha ver natal');
    expect(screen).toContain('Bia (slack:U0BIA) não aprovou o lançamento em');
    expect(screen).toContain(reason);
    await ana('campanha iniciar natal');
    expect((await at.campaign('Natal')).refused).toBeUndefined();
  });

  it('that is edited is asked for no more: what would be approved is another', async () => {
    await at.given();
    await ana('campanha iniciar natal');
    expect((await ana('campanha editar natal texto="Oi, {{nome}}!"')).screen).toContain(
      'É preciso lançar de novo',
    );
    const campaign = await at.campaign('Natal');
    expect(campaign.status).toBe('draft');
    expect(campaign.approval).toBeUndefined();
    expect((await bia('campanha aprovar natal')).failed).toBe(true);
    expect(await status()).toBe('draft');
  });

  it('is not approved by a button that shows what it was before', async () => {
    await at.given();
    await ana('campanha iniciar natal');
    await ana('campanha editar natal texto=Outro');
    await ana('campanha iniciar natal');
    const { screen, failed } = await bia('campanha aprovar Natal revisao=0');
    expect(failed).toBe(true);
    expect(screen).toContain('"Natal" mudou depois que isto foi mostrado');
    expect(await status()).toBe('pending_approval');
    expect(screen).toContain('campanha aprovar Natal revisao=1');
    await bia('campanha aprovar Natal revisao=1');
    expect(await status()).toBe('running');
  });

  it('happens at its time when that is still to come, or at once when that was asked for', async () => {
    await at.given({ scheduledAt: TOMORROW });
    await ana('campanha iniciar natal');
    expect((await bia('campanha aprovar natal')).screen).toContain('Campanha "Natal" agendada para');
    expect(await status()).toBe('scheduled');
    await at.given({ name: 'Reis', scheduledAt: TOMORROW });
    await ana('campanha iniciar reis agora');
    await bia('campanha aprovar reis');
    expect(await status('Reis')).toBe('running');
  });

  it('can be cancelled while it waits', async () => {
    await at.given();
    await ana('campanha iniciar natal');
    await ana('campanha cancelar natal');
    expect(await status()).toBe('cancelled');
    expect((await bia('campanha aprovar natal')).failed).toBe(true);
  });

  it('happens once when two approve it at the same time', async () => {
    await at.given();
    await ana('campanha iniciar natal');
    const answers = await Promise.all([bia('campanha aprovar natal'), caio('campanha aprovar natal')]);
    expect(answers.filter(({ failed }) => failed !== true)).toHaveLength(1);
  });
});

describe('a launch that needs no second person', () => {
  it('is one to as many as the setting says, not counting who opted out', async () => {
    await at.store.addContacts('poucos', [
      ...Array.from({ length: 10 }, (_, n) => contact(`+55119800000${n}0`)),
      contact('+5511970000000', { optedOut: true }),
    ]);
    await at.given({ list: 'poucos' });
    expect((await ana('campanha iniciar natal')).screen).toBe('Campanha "Natal" em andamento.');
    expect((await at.campaign('Natal')).cleared).toEqual({
      revision: 0,
      alone: { id: 'slack:U0ANA', name: 'Ana' },
    });
  });

  it('is one at the console, whose user runs the machine', async () => {
    await at.given();
    expect((await ask(at.context, 'campanha iniciar natal')).screen).toBe('Campanha "Natal" em andamento.');
  });

  it('is any when the setting is 0', async () => {
    await at.given();
    at.engine.settings = { ...SETTINGS, approvalAbove: 0 };
    expect((await ana('campanha iniciar natal')).follow).toMatchObject({ status: 'running' });
  });
});

describe('the rule of two is not got around', () => {
  it('by changing what was approved while it waits for its time', async () => {
    await at.given({ scheduledAt: TOMORROW });
    await ana('campanha iniciar natal');
    await bia('campanha aprovar natal');
    expect((await ana('campanha editar natal texto=Outro')).screen).toContain('É preciso lançar de novo');
    expect(await status()).toBe('draft');
    await ana('campanha iniciar natal agora');
    expect(await status()).toBe('pending_approval');
  });

  it('by changing it while it is paused', async () => {
    await at.given();
    await ana('campanha iniciar natal');
    await bia('campanha aprovar natal');
    await ana('campanha pausar natal');
    await ana('campanha retomar natal');
    expect(await status()).toBe('running');
    await ana('campanha pausar natal');
    await ana('campanha editar natal texto=Outro');
    await ana('campanha retomar natal');
    expect(await status()).toBe('pending_approval');
    await bia('campanha recusar natal');
    expect(await status()).toBe('paused');
    await ana('campanha retomar natal');
    await caio('campanha aprovar natal');
    expect(await at.campaign('Natal')).toMatchObject({ status: 'running', resumedAt: at.engine.clock.now() });
  });

  it('by scheduling it while its list is short', async () => {
    await at.store.addPeople('curta', 2, 100);
    await at.given({ list: 'curta', scheduledAt: TOMORROW });
    await ana('campanha iniciar natal');
    expect(await status()).toBe('scheduled');
    await at.store.addPeople('curta', 20, 200);
    at.engine.clock.advance(TOMORROW.getTime() - at.engine.clock.now().getTime());
    await tend();
    expect(await at.campaign('Natal')).toMatchObject({
      status: 'pending_approval',
      approval: { by: { name: 'Ana' }, recipients: 22 },
    });
    expect((await ana('campanha aprovar natal')).failed).toBe(true);
    await bia('campanha aprovar natal');
    expect(await status()).toBe('running');
  });

  it('by pausing what was launched alone, as its list is fixed from its start on', async () => {
    await at.store.addPeople('curta', 2, 100);
    await at.given({ list: 'curta' });
    await ana('campanha iniciar natal');
    await tend();
    await at.store.addPeople('curta', 20, 200);
    await ana('campanha pausar natal');
    await ana('campanha retomar natal');
    expect(await status()).toBe('running');
  });
});
