import type { Channel, InboundContext, MessageContent, SandboxEvent } from './channel.ts';
import { PROFILE_PICTURE, secondsOf } from './channel.ts';
import { inboundKeyId, sentKeyId } from '../ids.ts';
import type { Media, Receipt, StoredMessage } from '../messages.ts';

const STATUSES: Record<Receipt, string | null> = {
  sent: null, // only another device of the same owner makes a SERVER_ACK
  delivered: 'DELIVERY_ACK',
  read: 'READ',
  error: 'ERROR',
};

/** The unofficial channel, which speaks WhatsApp's web protocol through Baileys. */
export const baileys: Channel = {
  integration: 'WHATSAPP-BAILEYS',
  sentKeyId,
  inboundKeyId,
  statusOf: (receipt) => STATUSES[receipt],
  content,

  sent(message, instanceId) {
    const { message: body, messageType, source, contextInfo } = content(message);
    return {
      key: { remoteJid: message.remoteJid, fromMe: true, id: message.keyId },
      pushName: message.pushName,
      status: 'PENDING',
      message: body,
      contextInfo,
      messageType,
      messageTimestamp: secondsOf(message.at),
      instanceId,
      source,
    };
  },

  update(message, status, instanceId) {
    return {
      keyId: message.keyId,
      remoteJid: message.remoteJid,
      fromMe: message.fromMe,
      status,
      instanceId,
      messageId: message.rowId,
    };
  },

  inbound(message, { instanceId, first }: InboundContext): SandboxEvent[] {
    const chat = { remoteJid: message.remoteJid, instanceId };
    const upsert: SandboxEvent = { event: 'messages.upsert', data: inboundData(message, instanceId) };
    const contact: SandboxEvent = {
      event: 'contacts.update',
      data: {
        remoteJid: message.remoteJid,
        pushName: message.pushName,
        profilePicUrl: PROFILE_PICTURE,
        instanceId,
      },
    };
    if (!first) return [upsert, contact];
    return [
      { event: 'chats.update', data: [chat] },
      {
        event: 'contacts.update',
        data: [{ remoteJid: message.remoteJid, profilePicUrl: PROFILE_PICTURE, instanceId }],
      },
      upsert,
      contact,
    ];
  },
};

function content(message: StoredMessage): MessageContent {
  const source = message.fromMe ? 'web' : 'unknown';
  const contextInfo = message.fromMe ? sentContext(message.at) : null;
  if (message.media) return { ...mediaContent(message.media, message.text), source, contextInfo };
  return { message: { conversation: message.text }, messageType: 'conversation', source, contextInfo };
}

function sentContext(at: number): Record<string, unknown> {
  return {
    mentionedJid: [],
    groupMentions: [],
    // Two days before the message, in all recordings.
    ephemeralSettingTimestamp: { low: secondsOf(at) - 172_800, high: 0, unsigned: false },
    disappearingMode: { initiator: 0 },
  };
}

function mediaContent({ type, mimetype, fileName }: Media, caption: string) {
  const messageType = `${type}Message`;
  const medium = { url: 'https://mmg.whatsapp.net/sandbox', mimetype, caption, fileName };
  return { message: { [messageType]: medium }, messageType };
}

function inboundData(message: StoredMessage, instanceId: string): Record<string, unknown> {
  const alternative = message.remoteJidAlt === undefined ? {} : { remoteJidAlt: message.remoteJidAlt };
  return {
    key: {
      remoteJid: message.remoteJid,
      ...alternative,
      fromMe: false,
      id: message.keyId,
      participant: '',
      addressingMode: message.remoteJid.endsWith('@lid') ? 'lid' : 'pn',
    },
    pushName: message.pushName,
    status: 'DELIVERY_ACK',
    message: { conversation: message.text },
    messageType: 'conversation',
    messageTimestamp: secondsOf(message.at),
    instanceId,
    source: 'unknown',
  };
}
