import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { campaignReport } from '../../../src/bot/campaign-report.ts';
import { clip } from '../../../src/bot/console/fit.ts';
import { createPaint } from '../../../src/bot/console/paint.ts';
import { renderBlocks } from '../../../src/bot/console/render.ts';
import { formatsFor } from '../../../src/bot/i18n/formats.ts';
import { TEXTS } from '../../../src/bot/i18n/texts.ts';
import { text, type TableBlock } from '../../../src/bot/reply.ts';
import { snapshotOf } from '../snapshot.ts';

describe('a rendered table', () => {
  const table: TableBlock = {
    kind: 'table',
    columns: [{ title: 'Nome' }, { title: 'Msgs', align: 'right' }, { title: 'Nota' }],
    rows: [
      ['promoção 🎉', '5', { text: 'boa', tone: 'good' }],
      ['日本', '1.250', ''],
    ],
    total: ['Total', '1.255', ''],
  };

  it('is aligned by what letters take on the screen, not by how many there are', () => {
    expect(renderBlocks([table])).toEqual([
      'Nome          Msgs  Nota',
      'promoção 🎉      5  boa',
      '日本         1.250',
      '────────────────────────',
      'Total        1.255',
    ]);
  });

  it('is as wide with colours as without', () => {
    const coloured = renderBlocks([table], { paint: createPaint(true) });
    expect(coloured.join('')).toContain('\u001B[32mboa\u001B[39m');
    expect(coloured.map((line) => stringWidth(line))).toEqual(
      renderBlocks([table]).map((line) => stringWidth(line)),
    );
  });
});

describe('a rendered text', () => {
  it('goes on below its beginning when it is longer than the screen is wide', () => {
    expect(renderBlocks([text('  um texto que é comprido demais')], { width: 16 })).toEqual([
      '  um texto que',
      '    é comprido',
      '    demais',
    ]);
  });

  it('is clipped without losing the end of its colour', () => {
    const painted = `${createPaint(true)('aviso 🎉🎉', 'bad')} e mais`;
    const clipped = clip(painted, 9);
    expect(clipped).toBe('\u001B[31maviso 🎉\u001B[39m…');
    expect(stringWidth(clipped)).toBe(9);
    expect(clip('curto', 9)).toBe('curto');
  });
});

describe('a rendered report', () => {
  it('is plain text with totals and each number', () => {
    const report = campaignReport(
      snapshotOf({
        name: 'Demonstração',
        rows: { sent: 1, delivered: 2, read: 3, failed: 1, suppressed: 1 },
        numbers: [
          { instance: 'vendas-1', state: 'connected', sent: 4, delivered: 4, read: 2, replied: 1, failed: 0 },
          { instance: 'vendas-2', state: 'banned', sent: 2, delivered: 1, read: 1, replied: 0, failed: 1 },
        ],
      }),
      TEXTS['pt-BR'],
      formatsFor('pt-BR', 'America/Sao_Paulo'),
    );
    expect(renderBlocks(report)).toEqual([
      'Demonstração · concluída',
      'Começou em sáb., 21 de nov. de 2026, 09:00 e levou 10 min.',
      '██████████████████████████████ 100%  8 de 8 mensagens',
      '6 enviadas · 5 entregues · 3 lidas · 1 falha · 1 não enviada',
      'Nome      Status     Enviadas  Entregues  Lidas  Respondidas  Falhas',
      'vendas-1  conectado         4          4      2            1       0',
      'vendas-2  banido            2          1      1            0       1',
      '────────────────────────────────────────────────────────────────────',
      'Total                       6          5      3            0       1',
    ]);
  });
});
