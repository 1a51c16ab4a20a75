import { internalError, invalidBody } from '../http/evolution-error.ts';
import { recordId } from '../ids.ts';
import { isRecord, missing } from '../http/validation.ts';

/** A webhook as Evolution stores and shows it. */
export interface WebhookSettings {
  id: string;
  url: string;
  headers: Record<string, string> | null;
  enabled: boolean;
  events: readonly string[];
  webhookByEvents: boolean;
  webhookBase64: boolean;
  createdAt: string;
  updatedAt: string;
  instanceId: string;
}

/** The events that a webhook can subscribe to, in Evolution's order. */
export const WEBHOOK_EVENTS: readonly string[] = [
  'APPLICATION_STARTUP',
  'QRCODE_UPDATED',
  'MESSAGES_SET',
  'MESSAGES_UPSERT',
  'MESSAGES_EDITED',
  'MESSAGES_UPDATE',
  'MESSAGES_DELETE',
  'SEND_MESSAGE',
  'SEND_MESSAGE_UPDATE',
  'CONTACTS_SET',
  'CONTACTS_UPSERT',
  'CONTACTS_UPDATE',
  'PRESENCE_UPDATE',
  'CHATS_SET',
  'CHATS_UPSERT',
  'CHATS_UPDATE',
  'CHATS_DELETE',
  'GROUPS_UPSERT',
  'GROUP_UPDATE',
  'GROUP_PARTICIPANTS_UPDATE',
  'CONNECTION_UPDATE',
  'LABELS_EDIT',
  'LABELS_ASSOCIATION',
  'CALL',
  'TYPEBOT_START',
  'TYPEBOT_CHANGE_STATUS',
  'REMOVE_INSTANCE',
  'LOGOUT_INSTANCE',
  'INSTANCE_CREATE',
  'INSTANCE_DELETE',
  'STATUS_INSTANCE',
];

/**
 * What `POST /webhook/set` makes of its body and of what was set before. As recorded: the settings sit under `webhook`;
 * an empty list of events means all; a disabled webhook keeps none; what is not given stays as it was; the URL is not
 * looked at.
 */
export function changedWebhook(
  body: unknown,
  { before, instanceId, now }: { before: WebhookSettings | null; instanceId: string; now: Date },
): WebhookSettings {
  const given = isRecord(body) ? body['webhook'] : undefined;
  if (!isRecord(given)) throw invalidBody([missing('instance', 'webhook')]);
  const gaps = ['enabled', 'url'].filter((field) => given[field] === undefined);
  if (gaps.length > 0) throw invalidBody(gaps.map((field) => missing('webhook', field)));
  const enabled = given['enabled'] === true;
  return {
    id: before?.id ?? recordId(),
    url: String(given['url']),
    headers: isRecord(given['headers']) ? stringValues(given['headers']) : (before?.headers ?? null),
    enabled,
    events: enabled ? chosenEvents(given['events']) : [],
    webhookByEvents: flag(given['byEvents'], before?.webhookByEvents),
    webhookBase64: flag(given['base64'], before?.webhookBase64),
    createdAt: before?.createdAt ?? now.toISOString(),
    updatedAt: now.toISOString(),
    instanceId,
  };
}

/** Whether the webhook wants an event such as `messages.update`. */
export function subscribes(webhook: WebhookSettings, event: string): boolean {
  return webhook.enabled && webhook.events.includes(event.replaceAll('.', '_').toUpperCase());
}

/** Where an event is posted: with `byEvents` under its own path. */
export function postUrl(webhook: WebhookSettings, event: string): string {
  return webhook.webhookByEvents ? `${webhook.url}/${event.replaceAll('.', '-')}` : webhook.url;
}

function chosenEvents(events: unknown): readonly string[] {
  if (!Array.isArray(events)) throw internalError("Cannot read properties of undefined (reading 'length')");
  const unknown = events.findIndex((event) => !WEBHOOK_EVENTS.includes(String(event)));
  if (unknown >= 0) {
    throw invalidBody([`webhook.events[${unknown}] is not one of enum values: ${WEBHOOK_EVENTS.join(',')}`]);
  }
  return events.length > 0 ? events.map(String) : WEBHOOK_EVENTS;
}

function flag(given: unknown, before: boolean | undefined): boolean {
  return typeof given === 'boolean' ? given : (before ?? false);
}

function stringValues(headers: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
