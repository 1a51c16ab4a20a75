import { describe, expect, it } from 'vitest';
import type { NumberSnapshot } from '../../src/engine/campaign-snapshot.ts';
import { renderBlocks } from '../../src/bot/console/render.ts';
import { formatsFor } from '../../src/bot/i18n/formats.ts';
import { TEXTS } from '../../src/bot/i18n/texts.ts';
import { liveView } from '../../src/bot/live-view.ts';
import { snapshotOf } from './snapshot.ts';

const texts = TEXTS['pt-BR'];
const formats = formatsFor('pt-BR', 'America/Sao_Paulo');

const number = (instance: string, state: NumberSnapshot['state']): NumberSnapshot => ({
  instance,
  state,
  sent: 1_250,
  delivered: 1_200,
  replied: 90,
  read: 600,
  failed: 5,
});

describe('the live view of a campaign', () => {
  const snapshot = snapshotOf({
    name: 'Natal',
    rows: { queued: 500, sent: 50, delivered: 600, read: 600, failed: 5 },
    numbers: [number('a', 'connected'), number('b', 'banned'), number('c', 'connected'), number('d', 'gone')],
  });

  it('shows how far it is, how fast it goes, how long it takes, and each number', () => {
    const pace = { messagesPerMinute: 41.7, remainingMs: 725_000 };
    expect(renderBlocks(liveView(snapshot, pace, texts, formats))).toEqual([
      'Natal  █████████████████████░░░░░░░░░ 71%  1.255 de 1.755 mensagens',
      '1.250 enviadas · 1.200 entregues · 600 lidas · 5 falhas · 42/min · faltam uns 12 min',
      'Nome  Status         Enviadas  Entregues  Lidas  Respondidas  Falhas',
      'a     conectado         1.250      1.200    600           90       5',
      'b     banido            1.250      1.200    600           90       5',
      'c     conectado         1.250      1.200    600           90       5',
      'd     fora da frota     1.250      1.200    600           90       5',
    ]);
  });

  it('shows first what needs somebody when there are too many numbers', () => {
    const lines = renderBlocks(liveView(snapshot, undefined, texts, formats, 3));
    expect(lines[1]).toContain('medindo o ritmo…');
    expect(lines.slice(3).map((line) => line.slice(0, 1))).toEqual(['b', 'd', 'a', '…']);
    expect(lines.at(-1)).toBe('… e mais 1 número');
  });

  it('says why it waits instead of how fast it goes', () => {
    const waiting = {
      ...snapshot,
      campaign: {
        ...snapshot.campaign,
        status: 'running' as const,
        waiting: { numbers: [{ instance: 'a', why: 'state' as const, state: 'banned' as const }] },
      },
    };
    const screen = renderBlocks(liveView(waiting, { messagesPerMinute: 0 }, texts, formats)).join('\n');
    expect(screen).toContain('Nenhum número pode enviar agora: banido (a).');
    expect(screen).not.toContain('/min');
  });
});
