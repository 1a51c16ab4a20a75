import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock.ts';
import { forecastCampaign, type CampaignForecast } from '../engine/forecast-campaign.ts';
import type { HourOfCampaign, Ports } from '../engine/ports.ts';
import { fleetLoad, type InstanceLoad } from '../engine/stats.ts';
import type { Campaign, Progress } from '../engine/types.ts';
import { hourlySends, type SentByHour } from './hourly-sends.ts';

/** How old what is shown may be, in ms; a forecast simulates days ahead and a history counts
 * all rows, so that they are made seldom. */
const AGE = { fleet: 900, progress: 1_900, history: 15_000, forecast: 15_000 };
const CAMPAIGNS_KEPT = 500;

/** What pages look at, once for all who look at the same time. */
export interface Looks {
  fleet(): Promise<InstanceLoad[]>;
  sent(): Promise<SentByHour>;
  /** How many incidents are open, and campaigns running. */
  underWay(): Promise<{ incidents: number; campaigns: number }>;
  progress(campaignId: string): Promise<Progress>;
  history(campaignId: string): Promise<HourOfCampaign[]>;
  forecast(campaign: Campaign): Promise<CampaignForecast>;
}

export function createLooks(ports: Ports): Looks {
  const { clock } = ports;
  const progresses = new LRUCache<string, () => Promise<Progress>>({ max: CAMPAIGNS_KEPT });
  const histories = new LRUCache<string, () => Promise<HourOfCampaign[]>>({ max: CAMPAIGNS_KEPT });
  const forecasts = new LRUCache<string, () => Promise<CampaignForecast>>({ max: CAMPAIGNS_KEPT });
  const of = <T>(known: LRUCache<string, () => Promise<T>>, key: string, look: () => () => Promise<T>) => {
    const found = known.get(key) ?? look();
    known.set(key, found);
    return found();
  };
  return {
    fleet: shared(() => fleetLoad(ports), AGE.fleet, clock),
    sent: hourlySends(ports),
    underWay: shared(() => countUnderWay(ports), AGE.fleet, clock),
    progress: (id) => of(progresses, id, () => shared(() => ports.ledger.progress(id), AGE.progress, clock)),
    history: (id) => of(histories, id, () => shared(() => ports.ledger.history(id), AGE.history, clock)),
    forecast: (campaign) =>
      // Another status or another edit is another forecast.
      of(forecasts, `${campaign.id} ${campaign.status} ${campaign.revision ?? 0}`, () =>
        shared(() => forecastCampaign(ports, campaign), AGE.forecast, clock),
      ),
  };
}

async function countUnderWay({
  incidents,
  campaigns,
}: Ports): Promise<{ incidents: number; campaigns: number }> {
  const [open, running] = await Promise.all([incidents.open(), campaigns.list(['running'])]);
  return { incidents: open.length, campaigns: running.length };
}

/** A look that all who want it within a time share; one that fails is no answer for who comes later. */
export function shared<T>(look: () => Promise<T>, ageMs: number, clock: Clock): () => Promise<T> {
  let last: { at: number; answer: Promise<T> } | undefined;
  return () => {
    const now = clock.now().getTime();
    if (last !== undefined && now - last.at < ageMs && now >= last.at) return last.answer;
    const mine = { at: now, answer: look() };
    last = mine;
    mine.answer.catch(() => {
      if (last === mine) last = undefined;
    });
    return mine.answer;
  };
}
