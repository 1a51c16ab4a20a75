import pLimit, { type LimitFunction } from 'p-limit';
import { z } from 'zod';
import type { ObservedInstance, PairingAnswer, Probe } from '../engine/ports.ts';
import { FrotaError } from '../errors.ts';
import { banExpiry, qrCode } from './events.ts';
import { answered, callEvolution, type EvolutionServer, field, isAbsent, isRefused } from './http.ts';
import {
  driftOf,
  type WebhookCredentials,
  type WebhookSettings,
  webhookSettings,
} from './webhook-settings.ts';

/**
 * A round of questions in which a server hangs, and the pause of 10 s after it, are shorter than the grace of a number that is
 * connecting: so its end is seen in under 30 s.
 */
const TIMEOUT_MS = 8_000;

const connection = z.enum(['open', 'connecting', 'close']);

/** Evolution's word for numbers that are paired with a phone. */
const PAIRED = 'WHATSAPP-BAILEYS';
/** And for those on Meta's Cloud API. */
const BUSINESS = 'WHATSAPP-BUSINESS';

const fetchedInstance = z.object({
  name: z.string(),
  integration: z.string().nullish(),
  connectionStatus: connection.catch('close'),
  ownerJid: z.string().nullish(),
  number: z.string().nullish(),
  disconnectionReasonCode: z.number().nullish(),
  /** UTC, unlike the times in webhooks. */
  disconnectionAt: z.iso.datetime().nullish().catch(null),
  disconnectionObject: z.unknown().optional(),
  createdAt: z.iso.datetime().nullish().catch(null),
});
const fetchedInstances = z.array(fetchedInstance);
type Fetched = z.infer<typeof fetchedInstance>;

/** Where webhooks go. */
export interface WebhookTarget {
  /** Base of Frota's webhook addresses, without a slash at the end; known once Frota listens. */
  url: () => string;
  /** What each server proves itself by, by its name. */
  credentials: ReadonlyMap<string, WebhookCredentials>;
}

/** Housekeeping calls to one server at a time: a large fleet must not crowd out its sends. */
const CALLS_AT_ONCE = 10;

/** Asks Evolution servers for their instances, and tells them where to post. */
export function evolutionProbe(servers: readonly EvolutionServer[], webhook: WebhookTarget): Probe {
  /** Each has a limit of its own: one that hangs keeps only its own numbers waiting. */
  const known = new Map(servers.map((server) => [server.name, { server, atOnce: pLimit(CALLS_AT_ONCE) }]));
  const serverNamed = (name: string): { server: EvolutionServer; atOnce: LimitFunction } => {
    const one = known.get(name);
    if (one === undefined)
      throw new FrotaError('unknown_server', `EVOLUTION_SERVERS does not name "${name}".`);
    return one;
  };
  const wantedAt = (name: string): WebhookSettings =>
    webhookSettings(
      `${webhook.url()}/webhooks/evolution/${encodeURIComponent(name)}`,
      webhook.credentials.get(name) ?? {},
    );

  return {
    servers: servers.map((server) => server.name),

    async observe(name) {
      const { server } = serverNamed(name);
      const answer = await callEvolution(server, 'GET', '/instance/fetchInstances', {
        timeoutMs: TIMEOUT_MS,
      });
      const fetched = fetchedInstances.safeParse(answer.body);
      if (answer.status !== 200 || !fetched.success)
        throw new FrotaError('evolution_refused', `fetchInstances on "${name}" ${answered(answer)}`, {
          retryable: answer.status >= 500,
        });
      return fetched.data.map(observed);
    },

    async connectionState(name, instance) {
      const { server, atOnce } = serverNamed(name);
      const path = `/instance/connectionState/${encodeURIComponent(instance)}`;
      const answer = await atOnce(() => callEvolution(server, 'GET', path, { timeoutMs: TIMEOUT_MS }));
      if (answer.status !== 200)
        throw new FrotaError('evolution_refused', `connectionState of "${instance}" ${answered(answer)}`, {
          retryable: answer.status >= 500,
        });
      const state = connection.safeParse(field(field(answer.body, 'instance'), 'state'));
      return state.success ? state.data : undefined;
    },

    async webhookDrift(name, instance) {
      const { server, atOnce } = serverNamed(name);
      const path = `/webhook/find/${encodeURIComponent(instance)}`;
      const answer = await atOnce(() => callEvolution(server, 'GET', path, { timeoutMs: TIMEOUT_MS }));
      return driftOf(answer.status === 200 ? answer.body : undefined, wantedAt(name));
    },

    async pairing(name, instance) {
      const { server, atOnce } = serverNamed(name);
      const path = `/instance/connect/${encodeURIComponent(instance)}`;
      const answer = await atOnce(() => callEvolution(server, 'GET', path, { timeoutMs: TIMEOUT_MS }));
      if (answer.status !== 200)
        throw new FrotaError('evolution_refused', `connect of "${instance}" ${answered(answer)}`, {
          retryable: answer.status >= 500,
        });
      return pairingIn(answer.body);
    },

    async restart(name, instance) {
      const { server, atOnce } = serverNamed(name);
      const path = `/instance/restart/${encodeURIComponent(instance)}`;
      const answer = await atOnce(() => callEvolution(server, 'POST', path, { timeoutMs: TIMEOUT_MS }));
      if (answer.status < 200 || answer.status >= 300)
        throw new FrotaError('evolution_refused', `restart of "${instance}" ${answered(answer)}`, {
          retryable: answer.status >= 500,
        });
      // Of a closed number Evolution says with 200 that it is none to restart.
      return field(answer.body, 'error') === true ? 'closed' : 'restarting';
    },

    async create(name, instance) {
      const { server, atOnce } = serverNamed(name);
      // Nothing is asked of WhatsApp yet: whoever has the phone at hand asks for a code.
      const body = { instanceName: instance, integration: PAIRED, qrcode: false };
      const answer = await atOnce(() =>
        callEvolution(server, 'POST', '/instance/create', { timeoutMs: TIMEOUT_MS, body }),
      );
      if (answer.status >= 200 && answer.status < 300) return;
      if (answer.status === 403 && isRefused(answer))
        throw new FrotaError(
          'instance_exists',
          `The Evolution server "${name}" has a number "${instance}" already.`,
        );
      throw new FrotaError('evolution_refused', `create of "${instance}" on "${name}" ${answered(answer)}`, {
        retryable: answer.status >= 500,
      });
    },

    async setWebhook(name, instance) {
      const body = { webhook: wantedAt(name) };
      const path = `/webhook/set/${encodeURIComponent(instance)}`;
      const { server, atOnce } = serverNamed(name);
      const answer = await atOnce(() => callEvolution(server, 'POST', path, { timeoutMs: TIMEOUT_MS, body }));
      if (answer.status < 200 || answer.status >= 300) {
        const code = isAbsent(answer) ? 'instance_absent' : 'webhook_not_set';
        throw new FrotaError(code, `webhook/set for "${instance}" ${answered(answer)}`);
      }
    },
  };
}

/** `{count: 0}` before the first code, `{}` on a channel that has none. */
function pairingIn(body: unknown): PairingAnswer {
  if (field(field(body, 'instance'), 'state') === 'open') return { kind: 'open' };
  const { success, data } = qrCode.safeParse(body);
  if (!success) return { kind: 'none' };
  const { code, pairingCode } = data;
  return { kind: 'code', code, ...(pairingCode && { pairingCode }) };
}

function observed(fetched: Fetched): ObservedInstance {
  const phone = phoneOf(fetched);
  return {
    name: fetched.name,
    stored: fetched.connectionStatus,
    ...(phone !== undefined && { phone }),
    ...(typeof fetched.createdAt === 'string' && { createdAt: new Date(fetched.createdAt) }),
    ...(fetched.integration === BUSINESS && { business: true as const }),
    ...(fetched.connectionStatus === 'close' && lastClose(fetched)),
  };
}

/** It stays in Evolution's database while the number is open again, and says nothing then. */
function lastClose({
  disconnectionReasonCode: code,
  disconnectionAt: at,
  disconnectionObject: object,
}: Fetched): Pick<ObservedInstance, 'code' | 'closedAt' | 'expiresInSeconds'> {
  const expiresInSeconds = banExpiry(object);
  return {
    ...(typeof code === 'number' && { code }),
    ...(typeof at === 'string' && { closedAt: new Date(at) }),
    ...(expiresInSeconds !== undefined && { expiresInSeconds }),
  };
}

function phoneOf({ integration, ownerJid, number }: Fetched): string | undefined {
  // On the Business channel `number` is Meta's id of the number, not the number.
  // A @lid is an id of WhatsApp's own that hides the phone.
  const jid = ownerJid?.endsWith('@lid') === true ? undefined : ownerJid;
  const digits = jid?.split(/[@:]/)[0] || (integration === BUSINESS ? undefined : number);
  return digits && /^\d{8,15}$/.test(digits) ? `+${digits}` : undefined;
}
