import { z } from 'zod';
import type { ObservedInstance, Probe } from '../engine/ports.ts';
import { FrotaError } from '../errors.ts';
import { callEvolution, errorMessage, type EvolutionServer, field } from './http.ts';

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

  return {
    servers: servers.map((server) => server.name),

    async observe(name) {
      const answer = await callEvolution(serverNamed(name), 'GET', '/instance/fetchInstances', {
        timeoutMs: TIMEOUT_MS,
      });
      if (answer.status !== 200) {
        throw new FrotaError(
          'evolution_refused',
          `fetchInstances on "${name}" answered ${answer.status}: ${errorMessage(answer.body)}`,
          { retryable: answer.status >= 500 },
        );
      }
      const fetched = fetchedInstances.parse(answer.body);
      return Promise.all(fetched.map(async (one) => observed(one, await liveState(serverNamed(name), one))));
    },

    async setWebhook(name, instance) {
      const answer = await callEvolution(
        serverNamed(name),
        'POST',
        `/webhook/set/${encodeURIComponent(instance)}`,
        {
          timeoutMs: TIMEOUT_MS,
          body: {
            webhook: {
              enabled: true,
              url: `${webhook.url()}/webhooks/evolution/${encodeURIComponent(name)}`,
              byEvents: false,
              base64: false,
              headers: { [SECRET_HEADER]: webhook.secret },
              events: WEBHOOK_EVENTS,
            },
          },
        },
      );
      if (answer.status < 200 || answer.status >= 300) {
        throw new FrotaError(
          'webhook_not_set',
          `webhook/set for "${instance}" answered ${answer.status}: ${errorMessage(answer.body)}`,
        );
      }
    },
  };
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
  const { body } = await callEvolution(server, 'GET', path, { timeoutMs: TIMEOUT_MS });
  const state = connectionState.safeParse(field(field(body, 'instance'), 'state'));
  return state.success ? state.data : connectionStatus;
}

function observed(fetched: Fetched, connection: ConnectionState): ObservedInstance {
  const digits = fetched.ownerJid?.split(/[@:]/)[0] ?? fetched.number ?? '';
  return {
    name: fetched.name,
    connection,
    ...(/^\d{8,15}$/.test(digits) && { phone: `+${digits}` }),
    // The code of an earlier disconnection stays while the number is open again: it says nothing then.
    ...(connection === 'close' &&
      typeof fetched.disconnectionReasonCode === 'number' && { code: fetched.disconnectionReasonCode }),
  };
}
