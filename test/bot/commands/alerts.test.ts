import { beforeEach, describe, expect, it } from 'vitest';
import { incidentRef } from '../../../src/engine/incident-ref.ts';
import { raise, resolve } from '../../../src/engine/incidents.ts';
import { INCIDENT_KINDS, type IncidentKind } from '../../../src/engine/ports/incident-store.ts';
import { TEXTS } from '../../../src/bot/i18n/texts.ts';
import type { Answer } from '../support.ts';
import { type Desk, desk } from './campaign-desk.ts';

const BANNED = incidentRef('banned:vendas-1#1');

let at: Desk;
beforeEach(async () => {
  at = await desk();
});

const fall = (kind: IncidentKind, name = 'vendas-1') =>
  raise(at.engine, {
    fingerprint: `${kind}:${name}`,
    kind,
    facts: { instance: name, server: 'main', evidence: 'closed (403)' },
  });

describe('alerts', () => {
  it('are none', async () => {
    expect((await at.ana('alertas')).screen).toContain('Nenhum incidente aberto.');
  });

  it('are listed, the worst first, what is one problem as one line, with who has it', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await fall('disconnected', name);
    await fall('banned');
    await at.ana(`alerta reconhecer ${BANNED}`);
    const { screen } = await at.john('alerts');
    expect(screen).toContain('2 incidents are open:');
    const rows = screen.split('\n').filter((line) => /disconnected|banned/.test(line));
    expect(rows).toEqual([
      expect.stringMatching(new RegExp(`${BANNED}.*critical.*WhatsApp has banned vendas-1.*today.*ana`)),
      expect.stringMatching(/warning.*4 numbers disconnected \(main\).*today/),
    ]);
  });

  it('have each a page with its story', async () => {
    await fall('banned');
    await at.ana(`alerta silenciar ${BANNED} 4h`);
    const { screen } = await at.john(`alert ${BANNED.toUpperCase()}`);
    expect(screen).toContain('WhatsApp has banned vendas-1');
    expect(screen).toContain('closed (403)');
    expect(screen).toContain('Silenced by ana until today 13:00.');
    expect(screen).toMatch(/What happened:\n.*· opened\n.*· silenced · ana/);
  });

  it.each(INCIDENT_KINDS)('of the kind %s have a title and a runbook in both languages', async (kind) => {
    await raise(at.engine, { fingerprint: `${kind}:x`, kind, facts: { instance: 'vendas-1' } });
    const ref = incidentRef(`${kind}:x#1`);
    for (const [language, say] of [['pt-BR', at.ana] as const, ['en', at.john] as const]) {
      const { screen } = await say(`alerta roteiro ${ref}`);
      const { means, steps } = TEXTS[language].runbooks[kind];
      expect(screen).toContain(means);
      expect(screen).toContain(`1. ${steps[0]}`);
    }
  });
});

describe('the buttons of an incident', () => {
  const linesOf = ({ blocks }: Answer): string[] =>
    blocks.flatMap((block) => (block.kind === 'example' && block.button !== undefined ? [block.line] : []));

  it.each(INCIDENT_KINDS)('of the kind %s all do what they say', async (kind) => {
    const { id: campaignId } = await at.given({ status: 'running' });
    const facts = { instance: 'vendas-1', server: 'main', campaignId, campaign: 'Natal' };
    await raise(at.engine, { fingerprint: `${kind}:x`, kind, facts });
    const lines = linesOf(await at.ana(`alerta ${incidentRef(`${kind}:x#1`)}`));
    expect(lines.length).toBeGreaterThanOrEqual(7);
    // What ends it comes last.
    lines.sort((a, b) => Number(a.includes('encerrar')) - Number(b.includes('encerrar')));
    const failed: string[] = [];
    for (const line of lines) if ((await at.ana(line)).failed === true) failed.push(line);
    expect(failed).toEqual([]);
  });
});

describe('of two who take care of one', () => {
  beforeEach(() => fall('banned'));

  it('the second is told who was first', async () => {
    expect((await at.ana(`alerta assumir ${BANNED}`)).screen).toContain(
      'Você cuida disto até hoje 10:00: O WhatsApp baniu vendas-1',
    );
    expect((await at.john(`alert ack ${BANNED}`)).screen).toContain(
      'ana has taken care of it since today 09:00.',
    );
  });

  it('the second hears that it is over', async () => {
    expect((await at.ana(`alerta encerrar ${BANNED}`)).screen).toContain(
      'Encerrado: O WhatsApp baniu vendas-1',
    );
    expect((await at.john(`alert resolve ${BANNED}`)).screen).toContain('ana has resolved it already.');
    expect((await at.john(`alert ack ${BANNED}`)).screen).toContain('ana has resolved it already.');
  });

  it('hears that it ended by itself', async () => {
    await resolve(at.engine, 'banned:vendas-1');
    expect((await at.ana(`alerta silenciar ${BANNED}`)).screen).toContain('Já acabou.');
  });
});

describe('what is typed wrong', () => {
  beforeEach(() => fall('banned'));

  it.each([
    ['alerta', `falta dizer qual; abertos: ${BANNED}`],
    [`alerta assumir ${BANNED.slice(0, 7)}x`, `você quis dizer "${BANNED}"?`],
    ['alerta assumir nada', 'não há incidente "nada"; veja os abertos com: alertas'],
    [`alerta silenciar ${BANNED} 2 dias`, '"2 dias" não é um tempo; diga 30min, 1h ou 4h, até 24h'],
    [`alerta silenciar ${BANNED} 25h`, '"25h" não é um tempo'],
  ])('“%s” is answered with what is meant', async (line, words) => {
    expect((await at.ana(line)).screen).toContain(words);
  });
});
