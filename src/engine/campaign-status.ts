import { FrotaError } from '../errors.ts';
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
