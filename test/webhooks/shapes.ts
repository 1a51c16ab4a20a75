/**
 * Every event of Evolution 2.3.6 in the shapes in which its three channels post it; with `hooks.ts`, which has the most
 * frequent ones. Only `data` differs between channels, so these answer whole webhooks as text.
 */
import { hook, type HookFields } from './hooks.ts';

type Envelope = Partial<Omit<HookFields, 'event' | 'data'>>;

const INSTANCE_ID = '1384de80-3239-4ebd-bd1f-eeed1a054497';
const MARIA = '5531988887777@s.whatsapp.net';

/** What WhatsApp's Business channel tells of a message: always `fromMe: false`, with the recipient as a participant. */
export function businessUpdate(keyId: string, status: string, fields: Envelope = {}): string {
  const data = {
    messageId: 'cmwpidko1001okb7d3vfq42cp',
    keyId,
    remoteJid: MARIA,
    fromMe: false,
    participant: MARIA,
    status,
    instanceId: INSTANCE_ID,
  };
  return hook({ event: 'messages.update', data, ...fields });
}

export type Channel = 'baileys' | 'business' | 'evolution';

/** A message that Evolution was told to send. The Evolution channel has bare numbers and no status. */
export function sent(
  channel: Channel,
  { id, phone, message }: { id: string; phone: string; message: object },
  fields: Envelope = {},
): string {
  const number = phone.replace('+', '');
  const remoteJid = channel === 'evolution' ? number : `${number}@s.whatsapp.net`;
  const data = {
    key: { remoteJid, fromMe: true, id },
    ...(channel === 'baileys' && { pushName: 'Você' }),
    ...(channel !== 'evolution' && { status: 'PENDING' }),
    message,
    ...(channel === 'baileys' && {
      contextInfo: {
        mentionedJid: [],
        groupMentions: [],
        ephemeralSettingTimestamp: { low: 1795038793, high: 0, unsigned: false },
        disappearingMode: { initiator: 0 },
      },
    }),
    messageType: 'mediaUrl' in message ? 'imageMessage' : 'conversation',
    messageTimestamp: 1795211593,
    instanceId: INSTANCE_ID,
    source: channel === 'baileys' ? 'web' : 'unknown',
  };
  return hook({ event: 'send.message', data, ...fields });
}

export interface Written {
  id: string;
  /** E.164, or an address where it is no phone's. */
  from: string;
  /** Evolution's names for what it is, and the thing. */
  messageType?: string;
  message?: object;
  key?: object;
  /** UTC, in seconds. */
  at?: number | undefined;
  /** Beside the message. */
  contextInfo?: object | null;
}

/** What somebody wrote, as a channel tells it: Baileys says how the sender is addressed, the others only who. */
export function written(channel: Channel, message: Written, fields: Envelope = {}): string {
  const { id, from, key = {}, at, contextInfo } = message;
  const remoteJid = from.startsWith('+') ? `${from.slice(1)}@s.whatsapp.net` : from;
  const data = {
    key: {
      remoteJid,
      fromMe: false,
      id,
      ...(channel === 'baileys' && { participant: '', addressingMode: 'pn' }),
      ...key,
    },
    pushName: 'Maria Souza',
    ...(channel === 'baileys' && { status: 'DELIVERY_ACK' }),
    message: message.message ?? { conversation: 'SIM, confirmo' },
    ...(contextInfo !== undefined && { contextInfo }),
    messageType: message.messageType ?? 'conversation',
    ...(at !== undefined && { messageTimestamp: at }),
    instanceId: INSTANCE_ID,
    source: 'unknown',
  };
  return hook({ event: 'messages.upsert', data, ...fields });
}

/** Baileys' bytes: an object with a field for each. */
function bytes(length: number, value: number): object {
  return Object.fromEntries(Array.from({ length }, (_, n) => [n, value]));
}

export const BAILEYS_IMAGE = {
  imageMessage: {
    interactiveAnnotations: [],
    scanLengths: [],
    url: 'https://mmg.whatsapp.net/x',
    mimetype: 'image/jpeg',
    caption: 'foto',
    fileSha256: bytes(32, 2),
    fileLength: { low: 1234, high: 0, unsigned: true },
    mediaKey: bytes(32, 1),
    directPath: '/v/x',
    jpegThumbnail: bytes(20, 4),
  },
};

export const BUSINESS_IMAGE = {
  imageMessage: { id: 'm1', mime_type: 'image/png', sha256: 'x', caption: 'foto' },
  base64: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
};

export const LOCATION = {
  locationMessage: { degreesLatitude: -23.5, degreesLongitude: -46.6, name: 'Casa', address: 'Rua X' },
};

export function reactionTo(keyId: string): object {
  const senderTimestampMs = { low: -84664027, high: 417, unsigned: false };
  return { reactionMessage: { key: { id: keyId, fromMe: false }, text: '👍', senderTimestampMs } };
}

/** The connection of a number; an open one says whose phone it is. */
export function connection(state: string, statusReason: number, fields: Envelope = {}): string {
  const { instance = 'n1' } = fields;
  const phone = {
    wuid: '5511933332222@s.whatsapp.net',
    profileName: 'Clinica Teste',
    profilePictureUrl: 'https://pps.whatsapp.net/v/t61.24694-24/fake.jpg',
  };
  const data = { instance, ...(state === 'open' && phone), state, statusReason };
  return hook({ event: 'connection.update', data, ...fields });
}

/** Why a number was closed: WhatsApp's node, JSON within JSON, with the attributes of a temporary ban among its data. */
export function closed(code: number, fields: Envelope & { attributes?: object } = {}): string {
  const { instance = 'n1', attributes, ...rest } = fields;
  const node = {
    tag: 'stream:error',
    attrs: { code: String(code) },
    content: [{ tag: 'conflict', attrs: { type: 'device_removed' } }],
  };
  const payload = { statusCode: code, error: 'Unauthorized', message: 'Stream Errored (conflict)' };
  const output = { statusCode: code, payload, headers: {} };
  const error = { data: attributes ?? node, isBoom: true, isServer: false, output };
  const at = '2026-03-10T12:00:00.000Z';
  const data = {
    instance,
    status: 'closed',
    disconnectionAt: at,
    disconnectionReasonCode: code,
    disconnectionObject: JSON.stringify({ error, date: at }),
  };
  return hook({ event: 'status.instance', instance, data, ...rest });
}

/** A QR code to be scanned. */
export function qrcode(fields: Envelope = {}): string {
  const { instance = 'n1' } = fields;
  const code = `2@${'x'.repeat(80)},Vm+UG48/NerOfelY1V11aCvviOTRkO9cNkUpAycVjjA=,JhBvK/oDFuZdWHkImR6gjp4=`;
  const base64 = `data:image/png;base64,${'iVBORw0KGgoAAAANSUhEUgAA'.repeat(500)}`;
  const data = { qrcode: { instance, pairingCode: null, code, base64 } };
  return hook({ event: 'qrcode.updated', data, ...fields });
}

/** Nobody scanned it, and there will be no further one. */
export function qrcodeLimit(fields: Envelope = {}): string {
  const data = { message: 'QR code limit reached, please login again', statusCode: 428 };
  return hook({ event: 'qrcode.updated', data, ...fields });
}

/** `instance.create` and `instance.delete`. */
export function instanceEvent(what: 'create' | 'delete', instance = 'n1'): string {
  const data = { instanceName: instance, instanceId: INSTANCE_ID };
  return hook({ event: `instance.${what}`, instance, data });
}

const CHAT = { remoteJid: MARIA, instanceId: INSTANCE_ID };
const PICTURE = 'https://pps.whatsapp.net/v/t61.24694-24/fake.jpg';

/** Events of which Frota has no use, in each form in which a channel posts them. */
export const OF_NO_USE: readonly [what: string, text: string][] = [
  ['chats.set, a list', hook({ event: 'chats.set', data: [CHAT] })],
  ['chats.update, a list', hook({ event: 'chats.update', data: [CHAT] })],
  ['chats.update, one', hook({ event: 'chats.update', data: CHAT })],
  ['chats.upsert, one', hook({ event: 'chats.upsert', data: CHAT })],
  ['chats.delete, names', hook({ event: 'chats.delete', data: [MARIA] })],
  ['contacts.set', hook({ event: 'contacts.set', data: [{ ...CHAT, pushName: 'Maria' }] })],
  [
    'contacts.update, a list',
    hook({ event: 'contacts.update', data: [{ ...CHAT, profilePicUrl: PICTURE }] }),
  ],
  [
    'contacts.update, one',
    hook({ event: 'contacts.update', data: { ...CHAT, pushName: 'Maria Souza', profilePicUrl: PICTURE } }),
  ],
  ['contacts.upsert, one', hook({ event: 'contacts.upsert', data: { ...CHAT, pushName: 'Maria' } })],
  [
    'contacts.upsert of the Business channel, a bare number',
    hook({ event: 'contacts.upsert', data: { ...CHAT, remoteJid: '5511944443333', pushName: 'Maria' } }),
  ],
  ['messages.set', hook({ event: 'messages.set', data: [] })],
  [
    'messages.edited',
    hook({
      event: 'messages.edited',
      data: {
        key: { remoteJid: MARIA, fromMe: false, id: '3A1A1FAFB72230' },
        type: 'MESSAGE_EDIT',
        editedMessage: { conversation: 'editada' },
        timestampMs: '1795212145319',
      },
    }),
  ],
  [
    'messages.delete',
    hook({
      event: 'messages.delete',
      data: { remoteJid: MARIA, fromMe: false, id: '3A1A1FAF40AE20', participant: '', addressingMode: 'pn' },
    }),
  ],
  [
    'presence.update',
    hook({
      event: 'presence.update',
      data: { id: MARIA, presences: { [MARIA]: { lastKnownPresence: 'composing' } } },
    }),
  ],
  ['groups.upsert', hook({ event: 'groups.upsert', data: [{ id: '120363012345678901@g.us' }] })],
  ['group.update', hook({ event: 'group.update', data: [{ id: '120363012345678901@g.us' }] })],
  [
    'group.participants.update',
    hook({
      event: 'group.participants.update',
      data: { id: '120363012345678901@g.us', participants: [MARIA], action: 'add' },
    }),
  ],
  ['labels.edit', hook({ event: 'labels.edit', data: { id: '1', name: 'VIP', color: 1, deleted: false } })],
  [
    'labels.association',
    hook({ event: 'labels.association', data: { type: 'add', chatId: MARIA, labelId: '1' } }),
  ],
  [
    'call',
    hook({
      event: 'call',
      data: { id: 'C1', chatId: MARIA, from: MARIA, status: 'offer', date: '2026-03-10T12:00:00.000Z' },
    }),
  ],
  ['application.startup', hook({ event: 'application.startup', data: {} })],
  [
    'typebot.start',
    hook({ event: 'typebot.start', data: { remoteJid: MARIA, url: 'http://x', typebot: 'x' } }),
  ],
  ['an event of tomorrow', hook({ event: 'of.tomorrow', data: { anything: [1, null] } })],
  ['an event of tomorrow without data', hook({ event: 'of.tomorrow', data: undefined })],
];
