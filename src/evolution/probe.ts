import pLimit from 'p-limit';
import { z } from 'zod';
import type { ObservedInstance, Probe } from '../engine/ports.ts';
import { FrotaError } from '../errors.ts';
import { answered, callEvolution, type EvolutionServer, field } from './http.ts';

const TIMEOUT_MS = 10_000;

/** The events that Frota acts on; a webhook gets exactly these. */
export const WEBHOOK_EVENTS = [
  'SEND_MESSAGE',
  'MESSAGES_UPDATE',
  'CONNECTION_UPDATE',
  'STATUS_INSTANCE',
] as const;

const connectionState = z.enum(['open', 'connecting', 'close']);
type ConnectionState = z.infer<typeof connectionState>;

const fetchedInstance = z.object({
  name: z.string(),
  integration: z.string().nullish(),
  connectionStatus: connectionState.catch('close'),
  ownerJid: z.string().nullish(),
  number: z.string().nullish(),
  disconnectionReasonCode: z.number().nullish(),
});
const fetchedInstances = z.array(fetchedInstance);
type Fetched = z.infer<typeof fetchedInstance>;

export interface WebhookTarget {
  /** Base of Frota's webhook addresses, without a slash at the end; known once Frota listens. */
  url: () => string;
  /** Sent by Evolution with each webhook. */
  secret: string;
}

/** Housekeeping calls to one server at a time: a large fleet must not crowd out its sends. */
const CALLS_AT_ONCE = 10;

/** Header that carries the webhook secret. */
export const SECRET_HEADER = 'x-frota-secret';

/** Asks Evolution servers for their instances, and tells them where to post. */
export function evolutionProbe(servers: readonly EvolutionServer[], webhook: WebhookTarget): Probe {
  const serverNamed = (name: string): EvolutionServer => {
    const server = servers.find((one) => one.name === name);
    if (server === undefined)
      throw new FrotaError('unknown_server', `EVOLUTION_SERVERS does not name "${name}".`);
    return server;
  };

  const atOnce = pLimit(CALLS_AT_ONCE);

  return {
    servers: servers.map((server) => server.name),

    async observe(name) {
      const server = serverNamed(name);
      const answer = await callEvolution(server, 'GET', '/instance/fetchInstances', {
        timeoutMs: TIMEOUT_MS,
      });
      const fetched = fetchedInstances.safeParse(answer.body);
      if (answer.status !== 200 || !fetched.success)
        throw new FrotaError('evolution_refused', `fetchInstances on "${name}" ${answered(answer)}`, {
          retryable: answer.status >= 500,
        });
      return observedOf(fetched.data, (one) => atOnce(() => liveState(server, one)));
    },

    async setWebhook(name, instance) {
      const body = {
        webhook: {
          enabled: true,
          url: `${webhook.url()}/webhooks/evolution/${encodeURIComponent(name)}`,
          byEvents: false,
          base64: false,
          headers: { [SECRET_HEADER]: webhook.secret },
          events: WEBHOOK_EVENTS,
        },
      };
      const path = `/webhook/set/${encodeURIComponent(instance)}`;
      const server = serverNamed(name);
      const answer = await atOnce(() => callEvolution(server, 'POST', path, { timeoutMs: TIMEOUT_MS, body }));
      if (answer.status < 200 || answer.status >= 300) {
        throw new FrotaError('webhook_not_set', `webhook/set for "${instance}" ${answered(answer)}`);
      }
    },
  };
}

/** A number whose live state cannot be had is there, without one: its stored state may be wrong. */
async function observedOf(
  fetched: readonly Fetched[],
  look: (one: Fetched) => Promise<ConnectionState>,
): Promise<ObservedInstance[]> {
  const looks = await Promise.allSettled(fetched.map(look));
  const failed = looks.filter((look) => look.status === 'rejected');
  if (failed.length > 0 && failed.length === fetched.length) throw failed[0]?.reason;
  return fetched.map((one, index) => {
    const look = looks[index];
    return observed(one, look?.status === 'fulfilled' ? look.value : undefined);
  });
}

/**
 * The state of the connection itself. `fetchInstances` tells what is in Evolution's database, which still says `open`
 * while a number silently reconnects.
 */
async function liveState(
  server: EvolutionServer,
  { name, connectionStatus }: Fetched,
): Promise<ConnectionState> {
  const path = `/instance/connectionState/${encodeURIComponent(name)}`;
  const answer = await callEvolution(server, 'GET', path, { timeoutMs: TIMEOUT_MS });
  if (answer.status !== 200)
    throw new FrotaError('evolution_refused', `connectionState of "${name}" ${answered(answer)}`);
  const state = connectionState.safeParse(field(field(answer.body, 'instance'), 'state'));
  return state.success ? state.data : connectionStatus;
}

function observed(fetched: Fetched, connection: ConnectionState | undefined): ObservedInstance {
  const phone = phoneOf(fetched);
  return {
    name: fetched.name,
    ...(connection !== undefined && { connection }),
    ...(phone !== undefined && { phone }),
    // The code of an earlier disconnection stays while the number is open again: it says nothing then.
    ...(connection === 'close' &&
      typeof fetched.disconnectionReasonCode === 'number' && { code: fetched.disconnectionReasonCode }),
  };
}

function phoneOf({ integration, ownerJid, number }: Fetched): string | undefined {
  // On the Business channel `number` is Meta's id of the number, not the number.
  const digits = ownerJid?.split(/[@:]/)[0] || (integration === 'WHATSAPP-BUSINESS' ? undefined : number);
  return digits && /^\d{8,15}$/.test(digits) ? `+${digits}` : undefined;
}
