import { messageOf } from '../errors.ts';
import { observeInstance } from './fleet.ts';
import { isDropped } from './is-dropped.ts';
import type { Ports } from './ports.ts';
import type { Instance } from './types.ts';

/** The first try comes so long after a number dropped, in ms; the next after twice as long each, until it is the longest. */
const FIRST_MS = 5_000;
const LONGEST_MS = 5 * 60_000;
/** Each wait is up to this share shorter or longer: all numbers of a server drop together, and are not to come back together. */
const JITTER = 0.2;

/**
 * Tries to connect a number that has dropped, if it is time to: in most outages Evolution does so itself, but not for ever, and
 * not after its own restart. However many processes get here, one tries (compare-and-set on the number).
 * @returns when to come back; undefined: it is connected again, or a person has to do something.
 */
export async function reconnect(ports: Ports, name: string): Promise<Date | undefined> {
  const instance = await ports.instances.get(name);
  if (instance === undefined || !isDropped(instance)) return undefined;
  const now = ports.clock.now();
  const tries = instance.reconnect?.tries ?? 0;
  const dueAt = instance.reconnect?.at ?? new Date(instance.since.getTime() + FIRST_MS);
  // The first of all that dropped at once are spread here: nothing is written down of them yet.
  if (dueAt > now) return tries > 0 ? dueAt : new Date(now.getTime() + waitMs(0, ports.random));
  const next = new Date(now.getTime() + waitMs(tries + 1, ports.random));
  if (!(await ports.instances.noteReconnect(instance, { tries: tries + 1, at: next }))) return next;
  const log = { instance: name, server: instance.server, tries: tries + 1, next };
  try {
    const outcome = await connect(ports, instance, now);
    ports.log.info({ ...log, outcome }, 'a number that dropped is told to connect');
  } catch (error) {
    ports.log.warn({ ...log, err: messageOf(error) }, 'a number that dropped could not be told to connect');
  }
  return next;
}

/** Sees to it that numbers that have dropped are brought back. */
export async function reconnectDropped(ports: Ports, fleet: readonly Instance[]): Promise<void> {
  const names = fleet.filter(isDropped).map(({ name }) => name);
  if (names.length > 0) await ports.wake.reconnect(names);
}

/** What it takes depends on how far its connection is; `connect` says whether it waits for a phone. */
async function connect(ports: Ports, { name, server }: Instance, seenAt: Date): Promise<string> {
  const state = await ports.probe.connectionState(server, name);
  const { kind } = state === 'open' ? { kind: state } : await ports.probe.pairing(server, name);
  switch (kind) {
    case 'open':
      await observeInstance(ports, name, { kind: 'connection', state: kind }, { seenAt });
      return 'it is open already';
    case 'code':
      // To go on would take away the code that somebody may be about to scan, or show codes to nobody for ever.
      await observeInstance(ports, name, { kind: 'unpaired' }, { seenAt });
      return 'a phone has to scan a QR code';
    case 'none':
      return state === 'connecting' ? ports.probe.restart(server, name) : 'connecting';
  }
}

function waitMs(tries: number, random: Ports['random']): number {
  const drawn = FIRST_MS * 2 ** tries * (1 + JITTER * (2 * random() - 1));
  return Math.min(Math.max(drawn, FIRST_MS), LONGEST_MS);
}
