import type { Channel, MessageContent, SandboxEvent } from './channel.ts';
import { secondsOf } from './channel.ts';
import { cloudKeyId } from '../ids.ts';
import type { Media, Receipt, StoredMessage } from '../messages.ts';

const STATUSES: Record<Receipt, string> = {
  sent: 'SENT',
  delivered: 'DELIVERED',
  read: 'READ',
  error: 'FAILED',
};

/** The official channel: Meta's Cloud API behind Evolution. */
export const business: Channel = {
  integration: 'WHATSAPP-BUSINESS',
  sentKeyId: cloudKeyId,
  inboundKeyId: cloudKeyId,
  statusOf: (receipt) => STATUSES[receipt],
  content,

  sent(message, instanceId) {
    const { message: body, messageType, source } = content(message);
    return {
      key: { fromMe: true, id: message.keyId, remoteJid: message.remoteJid },
      message: body,
      messageType,
      messageTimestamp: secondsOf(message.at),
      instanceId,
      status: 'PENDING',
      source,
    };
  },

  // As recorded: `fromMe` is false although the message is the instance's own.
  update(message, status, instanceId) {
    return {
      messageId: message.rowId,
      keyId: message.keyId,
      remoteJid: message.remoteJid,
      fromMe: false,
      participant: message.remoteJid,
      status,
      instanceId,
    };
  },

  inbound(message, { instanceId }): SandboxEvent[] {
    const upsert = {
      key: { id: message.keyId, remoteJid: message.remoteJid, fromMe: false },
      pushName: message.pushName,
      message: { conversation: message.text },
      messageType: 'conversation',
      messageTimestamp: secondsOf(message.at),
      source: 'unknown',
      instanceId,
    };
    const phone = message.remoteJid.split('@')[0];
    return [
      { event: 'messages.upsert', data: upsert },
      { event: 'contacts.upsert', data: { remoteJid: phone, pushName: message.pushName, instanceId } },
    ];
  },
};

/** Meta's refusal of a send, which Evolution passes on as a 201 without a `key`. */
export function graphError(code: number, details: string): Record<string, unknown> {
  return {
    message: `(#${code}) ${details}`,
    type: 'OAuthException',
    code,
    error_data: { messaging_product: 'whatsapp', details },
    fbtrace_id: 'sandbox',
  };
}

function content(message: StoredMessage): MessageContent {
  const rest = { source: 'unknown', contextInfo: null };
  if (message.media) return { ...mediaContent(message.media, message.text), ...rest };
  return { message: { conversation: message.text }, messageType: 'conversation', ...rest };
}

function mediaContent({ type, source, mimetype, fileName }: Media, caption: string) {
  const medium = {
    caption,
    fileName,
    mediaType: type,
    media: source,
    gifPlayback: false,
    id: source,
    type: 'link',
    mimetype,
  };
  return { message: { [`${type}Message`]: medium }, messageType: `${type}Message` };
}
