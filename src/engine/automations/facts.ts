import type { Ports } from '../ports.ts';
import { render } from '../template.ts';
import type { Contact } from '../types.ts';
import type { Facts } from './matches.ts';
import type { Trigger } from './trigger.ts';

/** A trigger with whom and what it is about, as they are now. */
export async function factsOf(
  { contacts, campaigns }: Pick<Ports, 'contacts' | 'campaigns'>,
  trigger: Trigger,
): Promise<Facts> {
  const { phone, campaignId } = trigger;
  const [contact, campaign] = await Promise.all([
    phone === undefined ? undefined : contacts.get(phone),
    campaignId === undefined ? undefined : campaigns.get(campaignId),
  ]);
  return { trigger, contact, campaign: campaign && { id: campaign.id, name: campaign.name } };
}

/**
 * A rule's text about what happened: `{{field}}` is one of the contact's, or `texto`, `instancia`, `campanha`, `estado`,
 * `motivo` (`text`, `instance`, `campaign`, `state`, `reason`). What the contact's own columns say comes first.
 */
export function textAbout(text: string, { trigger, contact, campaign }: Facts): string {
  const { text: written, instance, state, reason } = trigger;
  const told = { text: written, instance, campaign: campaign?.name, state, reason };
  const inPortuguese = {
    texto: told.text,
    instancia: told.instance,
    campanha: told.campaign,
    estado: told.state,
    motivo: told.reason,
  };
  const fields = Object.entries({ ...told, ...inPortuguese }).filter(([, value]) => value !== undefined);
  const whom: Contact = contact ?? { phone: trigger.phone ?? '', attributes: {}, optedOut: false };
  return render(text, {
    ...whom,
    attributes: { ...(Object.fromEntries(fields) as Record<string, string>), ...whom.attributes },
  });
}
