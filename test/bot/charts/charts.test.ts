import { describe, expect, it } from 'vitest';
import { drawPng } from '../../../src/bot/charts/draw.ts';
import { historyChart } from '../../../src/bot/charts/history-chart.ts';
import { loadChart } from '../../../src/bot/charts/load-chart.ts';
import { OUTCOME_COLOURS, STATE_COLOURS } from '../../../src/bot/charts/palette.ts';
import { formatsFor } from '../../../src/bot/i18n/formats.ts';
import { TEXTS } from '../../../src/bot/i18n/texts.ts';
import type { HourOfCampaign } from '../../../src/engine/ports.ts';
import type { InstanceLoad } from '../../../src/engine/stats.ts';
import { INSTANCE_STATES, type InstanceState, NO_OUTCOMES } from '../../../src/engine/types.ts';
import * as records from '../../fakes/records.ts';
import { pixelsOf } from './pixels.ts';

const ZONE = 'America/Sao_Paulo';
const texts = TEXTS['pt-BR'];
const formats = formatsFor('pt-BR', ZONE);

function load(name: string, state: InstanceState, loadPercent: number): InstanceLoad {
  return {
    instance: records.instance(name, { state }),
    sentThisHour: 0,
    sentToday: 0,
    newChatsToday: 0,
    limits: { hour: 20, day: 100 },
    loadPercent,
    available: state === 'connected',
  };
}

const fleetOf = (size: number): InstanceLoad[] =>
  Array.from({ length: size }, (_, n) =>
    load(`vendas-${n + 1}`, INSTANCE_STATES[n % INSTANCE_STATES.length] ?? 'connected', (n * 37) % 101),
  );
const chartOf = (fleet: readonly InstanceLoad[]): string => loadChart(fleet, texts, formats);
const hoursOf = (count: number): HourOfCampaign[] =>
  Array.from({ length: count }, (_, n) => ({
    ...NO_OUTCOMES,
    at: new Date(Date.UTC(2026, 10, 21, 12 + n)),
    sent: 100 - n,
    delivered: 90 - n,
    read: n === 0 ? 0 : 40,
    failed: n === 1 ? 7 : 0,
  }));
const historyOf = (hours: readonly HourOfCampaign[], name = 'Natal'): string =>
  historyChart(name, hours, ZONE, texts, formats);

/** What a chart says, piece by piece. */
const wordsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, words = '']) => words);

describe('the chart of load', () => {
  it('has a bar for each number, in the colour of its state, with its share and state in words', async () => {
    const fleet = [
      load('vendas-1', 'connected', 62.4),
      load('vendas-2', 'banned', 100),
      load('suporte <1>', 'paused', 0),
      load('suporte-2', 'disconnected', 140),
    ];
    await expect(chartOf(fleet)).toMatchFileSnapshot('golden/load.svg');
    expect(wordsOf(chartOf(fleet))).toEqual([
      'Carga dos números',
      'conectado 1',
      'desconectado 1',
      'banido 1',
      'pausado 1',
      'vendas-1',
      '62%',
      'vendas-2',
      '100% · banido',
      'suporte &#60;1&#62;',
      '0% · pausado',
      'suporte-2',
      '140% · desconectado',
    ]);
  });

  it('is drawn with letters, bars and colours', async () => {
    const chart = pixelsOf(await drawPng(chartOf([load('vendas-1', 'connected', 50)])));
    expect(chart).toMatchObject({ width: 1_720, height: 224 });
    expect(chart.at(2, 2)).toBe('#ffffff');
    // Half of a bar of 279 by 20, twice as large as the SVG says, and its sign in the legend.
    const green = chart.count(STATE_COLOURS.connected);
    expect(green).toBeGreaterThan(278 * 40);
    expect(green).toBeLessThan(278 * 40 * 1.2);
    const name = { x: 40, y: 128, width: 300, height: 56 };
    expect(chart.count('#222222', name)).toBeGreaterThan(100);
    expect(chart.count('#ffffff', name)).toBeGreaterThan(10_000);
  });

  it('is readable with one number and with 200: no picture is more than twice 1,280 pixels wide or high', async () => {
    for (const size of [1, 25, 26, 60, 61, 120, 121, 200]) {
      const svg = chartOf(fleetOf(size));
      const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg)?.map(Number) ?? [];
      expect(Math.max(width ?? NaN, height ?? NaN)).toBeLessThanOrEqual(1_280);
      const sizes = [...svg.matchAll(/font-size="(\d+)"/g)].map(([, letters]) => Number(letters));
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(12);
      const names = wordsOf(svg).filter((words) => words.startsWith('vendas-'));
      expect(new Set(names).size).toBe(size);
    }
    const png = await drawPng(chartOf(fleetOf(200)));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2_560, 2_368]);
  });

  it('of more than 200 shows those that cannot send, then the busiest, and says how many there are beside', () => {
    const busy = Array.from({ length: 250 }, (_, n) => load(`vendas-${n}`, 'connected', n % 101));
    const svg = chartOf([...busy, load('fora', 'banned', 0)]);
    const words = wordsOf(svg);
    expect(words).toContain('fora');
    expect(words).toContain('100%');
    expect(words.at(-1)).toBe('… e mais 51 números');
  });

  it('takes names as they are, whatever they are made of', async () => {
    const odd = 'a"b\u0000<script>&amp;\uD800 & a name that is far too long for any picture';
    const svg = chartOf([load(odd, 'connected', 10)]);
    expect(svg).not.toContain('<script>');
    expect(wordsOf(svg)[2]).toMatch(/^a&#34;b&#60;script&#62;&#38;amp; .*…$/);
    expect(pixelsOf(await drawPng(svg)).count('#222222')).toBeGreaterThan(100);
  });
});

describe('the chart of a campaign', () => {
  it('has bars for each hour, as far as anything of the kind happened', async () => {
    const svg = historyOf(hoursOf(3));
    await expect(svg).toMatchFileSnapshot('golden/history.svg');
    expect(wordsOf(svg)).toEqual([
      'Natal',
      'Enviadas',
      'Entregues',
      'Lidas',
      'Falhas',
      '0',
      '50',
      '100',
      '150',
      '200',
      '21 de nov., 09:00',
      '21 de nov., 10:00',
      '21 de nov., 11:00',
    ]);
  });

  it('is drawn in the colours of its outcomes', async () => {
    const chart = pixelsOf(await drawPng(historyOf(hoursOf(3))));
    expect(chart).toMatchObject({ width: 1_920, height: 840 });
    for (const outcome of ['sent', 'delivered', 'read', 'failed'] as const) {
      expect(chart.count(OUTCOME_COLOURS[outcome])).toBeGreaterThan(500);
    }
    expect(chart.count(OUTCOME_COLOURS.replied)).toBe(0);
  });

  it('tells a long campaign by the day, as its table does, with as many dates as have room', () => {
    const words = wordsOf(historyOf(hoursOf(24 * 40)));
    const days = words.filter((one) => / de (nov|dez)\.$/.test(one));
    expect(days[0]).toBe('21 de nov.');
    expect(days.length).toBeGreaterThan(5);
    expect(days.length).toBeLessThan(20);
  });

  it('is there, empty, for a campaign of which nothing happened', async () => {
    const chart = pixelsOf(await drawPng(historyOf([], 'Nada <ainda>')));
    expect(chart.count('#222222')).toBeGreaterThan(100);
  });
});
