import { FrotaError } from '../errors.ts';
import { hasExpired } from './expiry.ts';
import type { Campaign, CampaignStatus } from './types.ts';

/** What is asked of a campaign works only while it is in one of the statuses `from`. */
export function wrongStatus(
  { name }: Pick<Campaign, 'name'>,
  status: CampaignStatus | 'gone',
  from: readonly CampaignStatus[],
): FrotaError {
  return new FrotaError(
    'wrong_status',
    `The campaign "${name}" is ${status}; this works only while it is ${from.join(' or ')}.`,
    { details: { campaign: name, status, from } },
  );
}

/**
 * Stops what would send nothing any more. Of a campaign in a wrong status that is what is to be said, not this.
 * @throws FrotaError `campaign_expired`
 */
export function refuseExpired(campaign: Campaign, now: Date, from: readonly CampaignStatus[]): void {
  const { name, status, expiresAt } = campaign;
  if (!hasExpired(campaign, now) || !from.includes(status)) return;
  throw new FrotaError(
    'campaign_expired',
    `The campaign "${name}" expired at ${expiresAt?.toISOString()}; give it another expiry first.`,
    { details: { campaign: name, expiresAt } },
  );
}
