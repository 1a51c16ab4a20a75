import type { Facts } from './facts.ts';
import type { Trigger } from './trigger.ts';

/** What receivers know events by. */
const TYPES: Readonly<Record<Trigger['kind'], string>> = {
  replied: 'message.replied',
  delivered: 'message.delivered',
  read: 'message.read',
  failed: 'message.failed',
  instance_state: 'instance.state',
  campaign_done: 'campaign.completed',
};

/** What is posted of something that happened, as JSON: type, time and data, as the Standard Webhooks scheme has it. */
export function postBody(rule: string, { trigger, contact, campaign }: Facts): string {
  const { kind, at, phone, instance, text, state, reason, campaignId } = trigger;
  return JSON.stringify({
    type: TYPES[kind],
    timestamp: at.toISOString(),
    data: {
      rule,
      ...(phone !== undefined && {
        contact: {
          phone,
          name: contact?.name,
          segment: contact?.segment,
          tags: contact?.tags ?? [],
          attributes: contact?.attributes ?? {},
        },
      }),
      ...(instance !== undefined && { instance }),
      ...(campaignId !== undefined && { campaign: { id: campaignId, name: campaign?.name } }),
      ...(text !== undefined && { text }),
      ...(state !== undefined && { state }),
      ...(reason !== undefined && { reason }),
    },
  });
}
