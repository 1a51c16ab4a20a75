import type { SandboxEvent } from '../channels/channel.ts';
import type { Delivery } from './deliveries.ts';
import { postUrl, type WebhookSettings } from './settings.ts';
import { webhookToken } from './token.ts';

/** The official image runs in America/Sao_Paulo, which has no summer time since 2019. */
const LOCAL_OFFSET_MS = -3 * 60 * 60 * 1000;

/** Who says it, and when. */
export interface EventOrigin {
  instance: string;
  /** The instance's own key. */
  token: string;
  /** The number's own jid; none before it was ever connected. */
  sender: string | undefined;
  serverUrl: string;
  now: Date;
}

/** Makes a webhook of an event: Evolution's envelope, the receiver's headers, and a token if it asked for one. */
export function pack(webhook: WebhookSettings, { event, data }: SandboxEvent, origin: EventOrigin): Delivery {
  const { jwt_key: jwtKey, ...headers } = webhook.headers ?? {};
  const authorization =
    jwtKey === undefined ? {} : { authorization: `Bearer ${webhookToken(jwtKey, origin.now)}` };
  const envelope = {
    event,
    instance: origin.instance,
    data,
    destination: webhook.url,
    // Local time that claims to be UTC: a trap that the imitation must keep.
    date_time: new Date(origin.now.getTime() + LOCAL_OFFSET_MS).toISOString(),
    sender: origin.sender,
    server_url: origin.serverUrl,
    apikey: origin.token,
  };
  return {
    url: postUrl(webhook, event),
    headers: { ...headers, ...authorization },
    body: JSON.stringify(envelope),
  };
}
