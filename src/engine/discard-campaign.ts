import { audit } from './audit.ts';
import { wrongStatus } from './campaign-status.ts';
import type { Ports } from './ports.ts';
import type { Campaign } from './types.ts';

/**
 * Does away with a draft: nothing of it was sent. Whatever has begun is cancelled instead, and kept.
 * @throws FrotaError `wrong_status`
 */
export async function discardCampaign(ports: Ports, { id, name }: Campaign, by: string): Promise<void> {
  if (!(await ports.campaigns.discard(id))) {
    const current = await ports.campaigns.get(id);
    throw wrongStatus({ name }, current?.status ?? 'gone', ['draft']);
  }
  ports.log.info({ campaignId: id, by }, 'campaign discarded');
  await audit(ports, { actor: by, action: 'campaign.discard', subject: `campaign:${id}`, details: { name } });
}
