import { InvalidInputError } from '../errors.ts';
import { type CampaignDraft, settingsFor } from './campaign-draft.ts';
import { checkDraft, MAX_NAME_LENGTH } from './check-draft.ts';
import { afterEdit, type CampaignEdit } from './edit-campaign.ts';
import { managedFleet } from './managed.ts';
import type { Ports } from './ports.ts';
import type { Campaign } from './types.ts';

/**
 * Creates a campaign as a draft, after checking all of it.
 * @throws InvalidInputError with every problem at once; nothing is created then.
 */
export async function createCampaign(ports: Ports, draft: CampaignDraft): Promise<Campaign> {
  const problems = await checkDraft(ports, draft);
  if (problems.length > 0) throw new InvalidInputError('The campaign cannot be created', problems);

  return ports.campaigns.create({
    ...settingsFor(draft, await managedFleet(ports), ports.settings.defaultStrategy),
    status: 'draft',
    createdAt: ports.clock.now(),
    audienceComplete: false,
  });
}

/**
 * A new draft with a campaign's settings, for the contacts that its list has then.
 * @param edit what is to be otherwise.
 * @throws InvalidInputError when the settings are no longer good: a number left the fleet, the list is gone.
 */
export async function duplicateCampaign(
  ports: Ports,
  campaign: Campaign,
  edit: CampaignEdit = {},
): Promise<Campaign> {
  return createCampaign(ports, await draftOfCopy(ports, campaign, edit));
}

/**
 * What a campaign's duplicate would be told to do. Without a name it has the same with the next number that is free,
 * `Natal (2)`; the original's times that have passed are left out.
 */
export async function draftOfCopy(
  ports: Ports,
  campaign: Campaign,
  edit: CampaignEdit = {},
): Promise<CampaignDraft> {
  const { scheduledAt, expiresAt, ...rest } = campaign;
  const now = ports.clock.now();
  const original: Campaign = {
    ...rest,
    ...(scheduledAt !== undefined && scheduledAt > now && { scheduledAt }),
    ...(expiresAt !== undefined && expiresAt > now && { expiresAt }),
  };
  return afterEdit(original, { ...edit, name: edit.name ?? (await freeName(ports, campaign.name)) });
}

async function freeName({ campaigns }: Ports, name: string): Promise<string> {
  // Short enough that a name of the greatest length still takes a number.
  const stem = name.replace(/ \(\d+\)$/, '').slice(0, MAX_NAME_LENGTH - 8);
  for (let number = 2; ; number++) {
    const free = `${stem} (${number})`;
    if ((await campaigns.find(free)).length === 0) return free;
  }
}
