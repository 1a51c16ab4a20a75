import { z } from 'zod';

/** The events that Frota acts on; a webhook gets exactly these. */
export const WEBHOOK_EVENTS = [
  'SEND_MESSAGE',
  'MESSAGES_UPDATE',
  'MESSAGES_UPSERT',
  'CONNECTION_UPDATE',
  'STATUS_INSTANCE',
  'QRCODE_UPDATED',
  'LOGOUT_INSTANCE',
  'REMOVE_INSTANCE',
  'INSTANCE_CREATE',
  'INSTANCE_DELETE',
] as const;

/** Header that carries the webhook secret. */
export const SECRET_HEADER = 'x-frota-secret';

/** What a server proves itself by when it posts webhooks; either is enough, and one of them there is. */
export interface WebhookCredentials {
  /** Comes as it is in `SECRET_HEADER`. */
  secret?: string | undefined;
  /** Evolution signs a token with it, anew for each event. */
  jwtKey?: string | undefined;
}

/** A webhook's settings, as `POST /webhook/set` takes them. */
export interface WebhookSettings {
  enabled: boolean;
  url: string;
  byEvents: boolean;
  base64: boolean;
  headers: Readonly<Record<string, string>>;
  events: readonly string[];
}

/** How a webhook is to be set: events whole at one address, without media, and with what the server proves itself by. */
export function webhookSettings(url: string, { secret, jwtKey }: WebhookCredentials): WebhookSettings {
  return {
    enabled: true,
    url,
    byEvents: false,
    base64: false,
    headers: {
      ...(secret !== undefined && { [SECRET_HEADER]: secret }),
      // Not sent by Evolution: it makes a token of it.
      ...(jwtKey !== undefined && { jwt_key: jwtKey }),
    },
    events: WEBHOOK_EVENTS,
  };
}

/** A webhook as `GET /webhook/find` shows it, which names two of its settings otherwise. */
const found = z
  .object({
    enabled: z.boolean(),
    url: z.string(),
    webhookByEvents: z.boolean(),
    webhookBase64: z.boolean(),
    headers: z
      .record(z.string(), z.unknown())
      .nullish()
      .transform((headers) => headers ?? {}),
    events: z.array(z.string()),
  })
  .transform(({ webhookByEvents: byEvents, webhookBase64: base64, ...rest }) => ({
    ...rest,
    byEvents,
    base64,
  }));

/** In what a webhook differs from how it is to be: names of settings. `webhook`: there is none that can be read. */
export function driftOf(body: unknown, wanted: WebhookSettings): string[] {
  const parsed = found.safeParse(body);
  if (!parsed.success) return ['webhook'];
  const is = parsed.data;
  const names = ['enabled', 'url', 'byEvents', 'base64', 'headers', 'events'] as const;
  return names.filter((name) => comparable(is[name]) !== comparable(wanted[name]));
}

/** Neither the order of events nor that of headers says anything. */
function comparable(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const parts = Array.isArray(value)
    ? value.map(String)
    : Object.entries(value).map((entry) => JSON.stringify(entry));
  return JSON.stringify(parts.toSorted());
}
