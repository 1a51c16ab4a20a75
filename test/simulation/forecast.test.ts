import { describe, expect, it } from 'vitest';
import { forecastCampaign, type CampaignForecast } from '../../src/engine/forecast-campaign.ts';
import type { Campaign } from '../../src/engine/types.ts';
import * as records from '../fakes/records.ts';
import { type Day, type Sent, simulateDay } from './simulate-day.ts';

const MINUTE = 60_000;

/** Friday, 13 March 2026, 17:20 in São Paulo: 2 h 40 min before the quiet hours of a weekend. */
const FRIDAY = new Date('2026-03-13T20:20:00Z');
const NUMBERS = ['A', 'B', 'C'];

const number = (name: string, perHour: number, perDay: number) =>
  records.instance(name, { hourLimit: perHour, dayLimit: perDay, newChatLimit: perDay });

function campaign(name: string, changes: Partial<Campaign> = {}): Omit<Campaign, 'id'> {
  const record = records.campaign('new', {
    name,
    list: name,
    strategy: 'hybrid',
    instances: NUMBERS,
    ...changes,
  });
  const { id: _id, ...rest } = record;
  return { ...rest, startedAt: FRIDAY };
}

/** What is forecast for each campaign at the start, and when its last message really leaves. */
async function compare(day: Omit<Day, 'start' | 'end'>): Promise<Map<string, [CampaignForecast, Date]>> {
  const forecasts = new Map<string, CampaignForecast>();
  const look = {
    at: new Date(FRIDAY.getTime() + 1),
    async happens(ports: Parameters<typeof forecastCampaign>[0]) {
      for (const one of await ports.campaigns.list())
        forecasts.set(one.name, await forecastCampaign(ports, one));
    },
  };
  const end = new Date(FRIDAY.getTime() + 3 * 24 * 60 * MINUTE);
  const { sent, store } = await simulateDay({ start: FRIDAY, end, ...day, events: [look] });
  const lists = new Map<string, string>();
  for (const { name, list } of await store.campaigns.list()) {
    for (const { phone } of await store.contacts.page(list, undefined, 10_000)) lists.set(phone, name);
  }
  const last = new Map<string, Sent>();
  for (const message of sent) last.set(lists.get(message.phone) ?? '', message);
  return new Map([...forecasts].map(([name, told]) => [name, [told, last.get(name)?.at ?? new Date(0)]]));
}

/** How much later than forecast it was done, in minutes. */
const late = (
  [{ finishesAt }, at]: [CampaignForecast, Date] | undefined = [{} as CampaignForecast, FRIDAY],
): number => (at.getTime() - (finishesAt?.getTime() ?? 0)) / MINUTE;

describe('a forecast comes true', () => {
  it('for one campaign over a weekend', async () => {
    const results = await compare({
      numbers: [number('A', 20, 100), number('B', 20, 50), number('C', 10, 40)],
      campaigns: [campaign('Natal')],
      people: (store) => store.addPeople('Natal', 400),
    });
    const [told, done] = results.get('Natal') ?? [];
    expect(told?.hold).toBe('day_limit');
    expect(done?.toISOString()).toMatch(/^2026-03-16/);
    expect(Math.abs(late(results.get('Natal')))).toBeLessThan(5);
  });

  it('for campaigns that share their numbers', async () => {
    const results = await compare({
      numbers: [number('A', 20, 100), number('B', 20, 50), number('C', 10, 40)],
      campaigns: [campaign('Natal'), campaign('Reis', { instances: ['A', 'B'] })],
      async people(store) {
        await store.addPeople('Natal', 250);
        await store.addPeople('Reis', 60, 1_000);
      },
    });
    for (const name of ['Natal', 'Reis']) expect(Math.abs(late(results.get(name)))).toBeLessThan(5);
  });
});
