import type { Messenger, Probe } from '../engine/ports.ts';
import { FrotaError } from '../errors.ts';

/**
 * The sandbox of another process, which cannot be reached from here.
 * @returns what throws `sandbox_elsewhere` whatever is asked of it
 */
export function sandboxElsewhere(): { probe: Probe; messenger: Messenger } {
  const fail = async (): Promise<never> => {
    throw new FrotaError(
      'sandbox_elsewhere',
      'The sandbox is inside of the Frota that runs: type this in its console.',
    );
  };
  return {
    probe: {
      servers: ['sandbox'],
      observe: fail,
      connectionState: fail,
      webhookDrift: fail,
      pairing: fail,
      restart: fail,
      create: fail,
      setWebhook: fail,
    },
    messenger: {
      sendText: fail,
      sendMedia: fail,
      whereabouts: fail,
      sentTo: fail,
      stored: fail,
      records: fail,
    },
  };
}
