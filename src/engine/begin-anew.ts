import { audit, FROTA } from './audit.ts';
import { failOver } from './fleet.ts';
import type { Ports } from './ports.ts';
import { noteWarmUp } from './tend-warm-up.ts';

/**
 * A number that was paired with another phone is a new one to WhatsApp: it warms up from the beginning (unless the settings
 * turn that off, or Meta itself limits it), and has no chats; to write at full volume to strangers would have it banned. Safe
 * to repeat.
 * @param business it is on Meta's Cloud API.
 */
export async function beginAnew(ports: Ports, name: string, business: boolean): Promise<void> {
  if (!business && ports.settings.warmUpTable.length > 0) await restartWarmUp(ports, name);
  const chats = await ports.contacts.forgetAllChats(name);
  ports.log.warn({ instance: name, chats }, 'number was paired with another phone: it begins anew');
  await audit(ports, {
    actor: FROTA,
    action: 'instance.new_phone',
    subject: `instance:${name}`,
    details: { chats },
  });
  // Planned with the chats of the phone before.
  await failOver(ports, name);
}

async function restartWarmUp(ports: Ports, name: string): Promise<void> {
  for (;;) {
    const instance = await ports.instances.get(name);
    if (instance === undefined) return;
    const first = { stage: 0, since: ports.clock.now() };
    if (!(await ports.instances.setWarmUp(name, instance.warmUp, first))) continue;
    await noteWarmUp(ports, instance, first, { by: FROTA, reason: 'paired with another phone' });
    return;
  }
}
