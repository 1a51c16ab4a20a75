import { createHash } from 'node:crypto';
import type { Campaign } from './types.ts';

/** What chance decides for one recipient of a campaign: the same whenever it is asked. */
export interface Draw {
  /** Messages go out in this order: phones written to in ascending order look like somebody trying numbers. */
  order: number;
  /** Which of the campaign's texts they get, as an index. */
  variant: number;
}

export function drawFor({ id, variants }: Pick<Campaign, 'id' | 'variants'>, phone: string): Draw {
  const bytes = createHash('sha256').update(`${id}:${phone}`).digest();
  return { order: bytes.readUInt32BE(0), variant: bytes.readUInt32BE(4) % variants.length };
}
