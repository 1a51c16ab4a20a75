import { drawFor } from './draw.ts';
import { messageId } from './message-id.ts';
import type { NewMessage, Ports } from './ports.ts';
import { OPTED_OUT } from './reasons.ts';
import type { Campaign, Contact } from './types.ts';

/** Contacts written to the ledger in one batch. */
const CHUNK = 1000;

/**
 * Writes a campaign's audience to the ledger, a row for each contact (also for those who opted out, as `suppressed`). The
 * cursor moves only after the rows are durable, so that a crash repeats a chunk rather than losing it.
 * @param onFirst done when the first rows are there.
 * @returns whether all of it is there now; false: the process stops, or the campaign does not run any more.
 */
export async function expandAudience(
  ports: Ports,
  campaign: Campaign,
  stopping: AbortSignal,
  onFirst?: () => Promise<void>,
): Promise<boolean> {
  let cursor = campaign.audienceCursor;
  while (!stopping.aborted) {
    const isFirst = cursor === undefined;
    const contacts = await ports.contacts.page(campaign.list, cursor, CHUNK);
    const last = contacts.at(-1);
    if (last === undefined) {
      await ports.campaigns.update(campaign.id, { audienceComplete: true });
      ports.log.info({ campaignId: campaign.id }, 'audience is in the ledger');
      return true;
    }
    await ports.ledger.insert(contacts.map((contact) => newMessage(campaign, contact)));
    cursor = last.phone;
    const goesOn = await ports.campaigns.move(campaign.id, ['running'], 'running', {
      audienceCursor: cursor,
    });
    if (goesOn === undefined) return false;
    if (isFirst) await onFirst?.();
  }
  return false;
}

function newMessage(campaign: Campaign, contact: Contact): NewMessage {
  return {
    id: messageId(campaign.id, contact.phone),
    campaignId: campaign.id,
    phone: contact.phone,
    ...drawFor(campaign, contact.phone),
    ...(contact.optedOut ? { status: 'suppressed', reason: OPTED_OUT } : { status: 'queued' }),
  };
}
