import type { Ports } from '../../engine/ports.ts';
import type { Campaign, CampaignStatus } from '../../engine/types.ts';
import { InvalidInputError } from '../../errors.ts';
import { commandProblem } from './command-problems.ts';
import { findNamed, nearest } from './matching.ts';

/** Names shown to choose from. */
const SHOWN = 5;

/** The campaign with this name (accents and case do not matter) or id. */
export async function campaignNamed({ campaigns }: Ports, name: string): Promise<Campaign | undefined> {
  const [exact] = await campaigns.find(name);
  return exact ?? findNamed(await campaigns.list(), name, (campaign) => campaign.name);
}

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
  const found = await campaignNamed(ports, name);
  if (found !== undefined) return found;
  const suggestion = nearest(await ports.campaigns.list(), name, (campaign) => [campaign.name])?.name;
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
