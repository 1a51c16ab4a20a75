import { incidentStatus } from '../../engine/incident-status.ts';
import type { IncidentKind } from '../../engine/ports.ts';
import type { Texts } from '../i18n/texts.ts';
import { type ExampleBlock, press } from '../reply.ts';
import type { IncidentScene } from './look-at-incident.ts';

/** How long an incident can be silenced by a press. */
export const SILENCES = ['30min', '1h', '4h', '24h'] as const;

/** What helps a number in trouble, by what its trouble is; the first is what is mostly done. */
const REMEDIES: Partial<Record<IncidentKind, readonly ('migrate' | 'qr' | 'restart' | 'see')[]>> = {
  disconnected: ['restart', 'qr', 'migrate'],
  failing: ['restart', 'see', 'migrate'],
  silent: ['restart', 'qr', 'migrate'],
  conflict: ['restart', 'qr'],
  logged_out: ['qr', 'migrate'],
  // A restart makes a restriction worse.
  restricted: ['migrate', 'see'],
  banned: ['migrate', 'see'],
  health_low: ['see'],
  warm_up_stopped: ['see'],
  limit_used_up: ['see'],
};

/** What can be done about an incident as it is, by pressing. */
export function incidentButtons(scene: IncidentScene, texts: Texts): ExampleBlock[] {
  const { incident, lead, at } = scene;
  const { buttons, help } = texts;
  const { ref } = incident;
  const runbook = press(help['alert.runbook'].example(ref), { label: buttons.runbook });
  const status = incidentStatus(lead, at);
  if (status === 'resolved') return [];
  return [
    ...(status === 'open'
      ? [press(help['alert.ack'].example(ref), { label: buttons.acknowledge, style: 'primary' })]
      : []),
    ...remedies(scene, texts),
    runbook,
    press(help['alert.resolve'].example(ref), { label: buttons.resolve }),
    ...(status === 'silenced'
      ? []
      : SILENCES.map((time) => press(buttons.lines.silence(ref, time), { label: buttons.silence(time) }))),
  ];
}

/** Whether all that the card tells of is over. */
export function isOver({ group }: IncidentScene): boolean {
  return group.incidents.every(({ status }) => status === 'resolved');
}

function remedies({ incident, instance, campaigns, group }: IncidentScene, texts: Texts): ExampleBlock[] {
  const { buttons, help } = texts;
  const { kind } = incident;
  if (kind === 'campaign_stalled' || kind === 'campaign_braked') {
    const [one] = campaigns;
    if (one === undefined) return [];
    return [press(help['campaign.show'].example(one.campaign.name), { label: buttons.seeCampaign })];
  }
  if (kind === 'webhook_queue' || kind === 'dead_letters')
    return [press(help.webhooks.example(), { label: buttons.seeWebhooks })];
  if (kind === 'fleet_away' || kind === 'many_disconnected' || group.incidents.length > 1)
    return [press(help.instances.example(), { label: buttons.seeFleet })];
  if (instance === undefined) return [];
  const { name } = instance;
  const all = {
    migrate: press(help['instance.migrate'].example(name), { label: buttons.migrate }),
    qr: press(help['instance.qr'].example(name), { label: buttons.qr }),
    restart: press(help['instance.restart'].example(name), {
      label: buttons.restart,
      confirm: buttons.confirm.restart(name),
    }),
    see: press(help['instance.show'].example(name), { label: buttons.seeNumber }),
  };
  return (REMEDIES[kind] ?? []).map((remedy) => all[remedy]);
}
