import type { Ports } from '../../engine/ports.ts';
import { DEAD_SHOWN } from './find-dead-event.ts';

/** What people may have named, for completion; each is asked for only when it can follow. */
export type KnownNames = Record<
  'campaigns' | 'instances' | 'lists' | 'rules' | 'events' | 'people',
  () => Promise<string[]>
>;

export type NamePorts = Pick<Ports, 'campaigns' | 'instances' | 'contacts' | 'rules' | 'received' | 'people'>;

/** Those of a store. */
export function namesIn(ports: NamePorts): KnownNames {
  return {
    campaigns: async () => (await ports.campaigns.list()).map(({ name }) => name),
    instances: async () => (await ports.instances.all()).map(({ name }) => name),
    lists: async () => (await ports.contacts.lists()).map(({ name }) => name),
    rules: async () => (await ports.rules.all()).map(({ name }) => name),
    events: async () => (await ports.received.dead(DEAD_SHOWN)).map(({ ref }) => ref),
    people: async () => (await ports.people.all()).map(({ id }) => id),
  };
}
