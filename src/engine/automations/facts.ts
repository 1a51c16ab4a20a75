import type { Ports } from '../ports.ts';
import { render } from '../template.ts';
import type { Campaign, Contact } from '../types.ts';
import type { Trigger } from './trigger.ts';

/** A trigger with what is known of whom and what it is about. */
export interface Facts {
  trigger: Trigger;
  contact?: Contact | undefined;
  campaign?: Pick<Campaign, 'id' | 'name'> | undefined;
}

type FactPorts = Pick<Ports, 'contacts' | 'campaigns'>;

/** Triggers with whom and what they are about, as these are now; each person and campaign is looked at once. */
export async function factsOfAll(
  { contacts, campaigns }: FactPorts,
  triggers: readonly Trigger[],
): Promise<Facts[]> {
  const phones = new Set(triggers.flatMap(({ phone }) => phone ?? []));
  const ids = [...new Set(triggers.flatMap(({ campaignId }) => campaignId ?? []))];
  const [people, found] = await Promise.all([
    phones.size === 0 ? new Map<string, Contact>() : contacts.listed([...phones]),
    Promise.all(ids.map((id) => campaigns.get(id))),
  ]);
  const names = new Map(found.flatMap((one) => (one === undefined ? [] : [[one.id, one.name]])));
  return triggers.map((trigger) => {
    const { phone = '', campaignId = '' } = trigger;
    const name = names.get(campaignId);
    return {
      trigger,
      contact: people.get(phone),
      campaign: name === undefined ? undefined : { id: campaignId, name },
    };
  });
}

/** A trigger with whom and what it is about. */
export async function factsOf(ports: FactPorts, trigger: Trigger): Promise<Facts> {
  const [facts] = await factsOfAll(ports, [trigger]);
  return facts ?? { trigger };
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
