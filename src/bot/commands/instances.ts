import { fleetLoad, type InstanceLoad } from '../../engine/stats.ts';
import { stateCell } from '../campaign-report.ts';
import { loadChart } from '../charts/load-chart.ts';
import type { Formats } from '../i18n/formats.ts';
import type { Texts } from '../i18n/texts.ts';
import { reply, text, type Cell, type TableBlock } from '../reply.ts';
import type { Command } from './command.ts';
import { strangerLines } from './stranger.ts';

/** `instancias`: every number with its state, use and capacity, and the fleet's totals; as a picture, too. */
export const instancesCommand: Command = {
  id: 'instances',
  needs: 'viewer',
  names: { 'pt-BR': 'instancias', en: 'instances' },
  aliases: ['stats', 'numeros', 'numbers'],
  async run(speaker) {
    const { ports, texts, formats } = speaker;
    const fleet = await fleetLoad(ports);
    if (fleet.length === 0)
      return reply(text(texts.instances.none, 'warning'), ...(await strangerLines(speaker)));
    const online = fleet.filter(({ instance }) => instance.state === 'connected').length;
    return reply(
      fleetTable(fleet, texts, formats),
      text(texts.instances.online(online, fleet.length), 'muted'),
      {
        kind: 'image',
        svg: loadChart(fleet, texts, formats),
        alt: texts.charts.loadAlt(fleet.length, online),
      },
      ...(await strangerLines(speaker)),
    );
  },
};

function fleetTable(fleet: readonly InstanceLoad[], texts: Texts, formats: Formats): TableBlock {
  const { columns } = texts;
  const used = (count: number, limit: number) => `${formats.number(count)}/${formats.number(limit)}`;
  const sum = (value: (load: InstanceLoad) => number) =>
    fleet.reduce((total, load) => total + value(load), 0);
  const day = { sent: sum((load) => load.sentToday), capacity: sum((load) => load.limits.day) };
  return {
    kind: 'table',
    columns: [
      { title: columns.number },
      { title: columns.state },
      { title: columns.hour, align: 'right' },
      { title: columns.day, align: 'right' },
      { title: columns.load, align: 'right' },
      { title: columns.health, align: 'right' },
      { title: columns.available },
    ],
    rows: fleet.map(({ instance, limits, sentThisHour, sentToday, loadPercent, available }): Cell[] => [
      instance.name,
      stateCell(instance.state, texts),
      used(sentThisHour, limits.hour),
      used(sentToday, limits.day),
      formats.percent(loadPercent),
      formats.number(Math.round(instance.health)),
      available ? { text: texts.yes, tone: 'good' } : { text: texts.no, tone: 'bad' },
    ]),
    total: [
      columns.total,
      '',
      used(
        sum((load) => load.sentThisHour),
        sum((load) => load.limits.hour),
      ),
      used(day.sent, day.capacity),
      formats.percent(day.capacity === 0 ? 0 : (100 * day.sent) / day.capacity),
      '',
      `${fleet.filter((load) => load.available).length}/${fleet.length}`,
    ],
  };
}
