import type { Ports } from '../../engine/ports.ts';
import type { Campaign, CampaignStatus } from '../../engine/types.ts';
import { InvalidInputError } from '../../errors.ts';
import { commandProblem } from './command-problems.ts';
import { findNamed, nearest } from './matching.ts';

/** Names shown to choose from. */
const SHOWN = 5;

/**
 * The campaign that a person means, by name (accents and case do not matter) or id.
 * @param from the statuses in which the command makes sense; only those are offered when no name was given.
 * @throws InvalidInputError when none was named, or none is called so; it suggests one.
 */
export async function findCampaign(
  ports: Ports,
  name: string,
  from?: readonly CampaignStatus[],
): Promise<Campaign> {
  if (name === '') throw await campaignMissing(ports, from);
  const [exact] = await ports.campaigns.find(name);
  if (exact !== undefined) return exact;
  const all = await ports.campaigns.list();
  const alike = findNamed(all, name, (campaign) => campaign.name);
  if (alike !== undefined) return alike;
  const suggestion = nearest(all, name, (campaign) => [campaign.name])?.name;
  throw new InvalidInputError('No campaign', [
    commandProblem('campaign', 'campaign_unknown', { name, ...(suggestion !== undefined && { suggestion }) }),
  ]);
}

async function campaignMissing(ports: Ports, from?: readonly CampaignStatus[]): Promise<InvalidInputError> {
  const names = (await ports.campaigns.list(from)).slice(0, SHOWN).map((campaign) => campaign.name);
  const [suggestion] = names;
  return new InvalidInputError('No campaign', [
    commandProblem('campaign', 'campaign_missing', {
      names,
      ...(suggestion !== undefined && { suggestion }),
    }),
  ]);
}
