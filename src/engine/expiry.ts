import type { Campaign } from './types.ts';

/** Whether a campaign's messages are not to be sent any more. */
export function hasExpired({ expiresAt }: Pick<Campaign, 'expiresAt'>, now: Date): boolean {
  return expiresAt !== undefined && expiresAt <= now;
}
