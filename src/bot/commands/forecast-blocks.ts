import { forecastCampaign } from '../../engine/forecast-campaign.ts';
import type { Campaign } from '../../engine/types.ts';
import { stateCell } from '../campaign-report.ts';
import { forecastLines, forecastTable } from '../forecast-view.ts';
import type { Block, Cell } from '../reply.ts';
import type { Speaker } from './command.ts';

/** When a campaign will be done, and what holds it up. */
export async function forecastSummary(
  { ports, texts, formats }: Speaker,
  campaign: Campaign,
): Promise<Block[]> {
  const forecast = await forecastCampaign(ports, campaign);
  return forecastLines(forecast, campaign, texts, formats, ports.clock.now());
}

/** The same with what can be expected of each number: before a campaign starts there is nothing else to tell of them. */
export async function forecastInFull(
  { ports, texts, formats }: Speaker,
  campaign: Campaign,
): Promise<Block[]> {
  const [forecast, fleet] = await Promise.all([forecastCampaign(ports, campaign), ports.instances.all()]);
  const states = new Map<string, Cell>(
    campaign.instances.map((name) => {
      const state = fleet.find((instance) => instance.name === name)?.state ?? 'gone';
      return [name, stateCell(state, texts)];
    }),
  );
  return [
    ...forecastLines(forecast, campaign, texts, formats, ports.clock.now()),
    ...forecastTable(forecast, states, texts, formats),
  ];
}
