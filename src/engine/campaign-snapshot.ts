import type { Breakdown, Ports } from './ports.ts';
import {
  type Campaign,
  type InstanceReport,
  type InstanceState,
  NO_OUTCOMES,
  type Progress,
} from './types.ts';
import { leftToPeople } from './unknown-sends.ts';

/** A campaign at one moment: all that a report or a live view shows. */
export interface CampaignSnapshot {
  at: Date;
  campaign: Campaign;
  progress: Progress;
  /** Why rows have their status, the most frequent first. */
  reasons: Breakdown['reasons'];
  /** Sends that have been unknown for so long that people are to decide them. */
  undecided: number;
  /** In the order in which the campaign names its numbers. */
  numbers: NumberSnapshot[];
}

/** What one number did for the campaign; `gone` when the fleet has it no more. */
export interface NumberSnapshot extends InstanceReport {
  state: InstanceState | 'gone';
  /** 0–100; undefined when it is gone. */
  health?: number | undefined;
}

/** Looks at a campaign. Undefined: it is gone. */
export async function takeSnapshot(ports: Ports, campaignId: string): Promise<CampaignSnapshot | undefined> {
  const at = ports.clock.now();
  const [campaign, { progress, reasons }, reports, fleet] = await Promise.all([
    ports.campaigns.get(campaignId),
    ports.ledger.breakdown(campaignId),
    ports.ledger.report(campaignId),
    ports.instances.all(),
  ]);
  if (campaign === undefined) return undefined;
  const byName = new Map(reports.map((report) => [report.instance, report]));
  const known = new Map(fleet.map((instance) => [instance.name, instance]));
  const names = [...new Set([...campaign.instances, ...byName.keys()])];
  const numbers = names.map((instance): NumberSnapshot => {
    const { sent, delivered, read, replied, failed } = byName.get(instance) ?? NO_OUTCOMES;
    const { state = 'gone', health } = known.get(instance) ?? {};
    return { instance, state, health, sent, delivered, read, replied, failed };
  });
  const undecided =
    progress.unknown === 0 ? 0 : await ports.ledger.countUnknown(campaignId, leftToPeople(at));
  return { at, campaign, progress, reasons, undecided, numbers };
}
