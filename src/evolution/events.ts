import { z } from 'zod';
import type { Receipt } from '../engine/ports.ts';
import { field } from './http.ts';

/**
 * A text of so many characters. Not by zod's `min` and `max`: those read the `length` also of what is no text, and throw when
 * it is something hostile that cannot be compared.
 */
const text = (least: number, most: number) =>
  z.string().refine(({ length }) => length >= least && length <= most, {
    error: `has not ${least} to ${most} characters`,
  });

/** What may be missing, or told as null, or have a form that Frota does not know: then it is not told. */
const optional = <T extends z.ZodType>(form: T) => form.optional().catch(undefined);

/**
 * What Evolution posts. Only what Frota reads is checked; Evolution adds fields at will. `date_time` is Evolution's local
 * time with a false Z: good for ordering events of one server, never as an instant.
 */
export const envelope = z.object({
  event: text(1, 100),
  instance: text(1, 200),
  data: z.unknown().optional(),
  date_time: optional(text(0, 100)),
});
export type Envelope = z.infer<typeof envelope>;

/** Ids go into unique keys, whose length databases limit; WhatsApp's own have at most some 60 characters. */
const keyId = text(1, 200);

const key = z.object({
  id: keyId,
  remoteJid: optional(z.string()),
  fromMe: optional(z.boolean()),
});

export const sendMessageData = z.object({ key, message: z.unknown().optional() });

export const messagesUpsertData = z.object({
  key: key.extend({ remoteJidAlt: optional(z.string()) }),
  message: z.unknown().optional(),
  messageType: optional(text(0, 100)),
  /** UTC, in seconds. */
  messageTimestamp: optional(z.coerce.number().positive()),
});

/** Types of what arrives that nobody wrote: a reaction answers nothing, the others are WhatsApp's own. */
const NOT_WRITTEN: ReadonlySet<string> = new Set([
  'reactionMessage',
  'protocolMessage',
  'senderKeyDistributionMessage',
  'pollUpdateMessage',
  'unknown',
]);

/** Whether a message that arrived is something that a person wrote, said or showed; of no told type: whether it has words. */
export function isWritten(messageType: string | undefined, words: string | undefined): boolean {
  return messageType === undefined ? words !== undefined : !NOT_WRITTEN.has(messageType);
}

export const messagesUpdateData = z.object({
  keyId,
  status: text(0, 50),
  remoteJid: optional(z.string()),
});

export const connectionUpdateData = z.object({
  state: z.enum(['open', 'connecting', 'close', 'refused']),
  statusReason: optional(z.number()),
});

export const statusInstanceData = z.object({
  disconnectionReasonCode: z.number().nullish(),
  disconnectionObject: z.unknown().optional(),
});

/** A code is WhatsApp's, of some 240 characters. */
export const qrCode = z.object({
  code: text(1, 2_000),
  pairingCode: text(0, 50).nullish(),
});

/** A new code, or that there will be no more: nobody scanned as many as Evolution shows. */
export const qrcodeUpdatedData = z.union([
  z.object({ qrcode: qrCode }),
  z.object({ message: text(0, 500), statusCode: z.number() }),
]);

/** Baileys' and the Business channel's statuses. PENDING and DELETED say nothing that the ledger does not know. */
const RECEIPTS: Readonly<Record<string, Receipt>> = {
  SERVER_ACK: 'sent',
  SENT: 'sent',
  DELIVERY_ACK: 'delivered',
  DELIVERED: 'delivered',
  READ: 'read',
  PLAYED: 'read',
  ERROR: 'failed',
  FAILED: 'failed',
};

/** The receipt that an Evolution status is, if it is one. */
export function receiptOf(status: unknown): Receipt | undefined {
  return typeof status === 'string' && Object.hasOwn(RECEIPTS, status) ? RECEIPTS[status] : undefined;
}

/** The text of a stored or sent message, or of the file that it is; undefined where none is told. */
export function textOf(message: unknown): string | undefined {
  const text =
    field(message, 'conversation') ??
    field(field(message, 'extendedTextMessage'), 'text') ??
    field(fileOf(message), 'caption');
  return typeof text === 'string' ? text : undefined;
}

/**
 * What a person wrote in a message that arrived: a text, the caption of a file, or the words on the button or in the list that
 * they chose (which the Business channel tells as a plain text, and Baileys as WhatsApp does). Undefined: no words.
 */
export function writtenText(message: unknown): string | undefined {
  // In chats whose messages disappear WhatsApp wraps each of them.
  const inner = field(field(message, 'ephemeralMessage'), 'message') ?? message;
  const chosen =
    field(field(inner, 'buttonsResponseMessage'), 'selectedDisplayText') ??
    field(field(inner, 'templateButtonReplyMessage'), 'selectedDisplayText') ??
    field(field(inner, 'listResponseMessage'), 'title') ??
    field(field(field(inner, 'interactiveResponseMessage'), 'body'), 'text');
  return textOf(inner) ?? (typeof chosen === 'string' ? chosen : undefined);
}

/** WhatsApp wraps a document that has a text. */
function fileOf(message: unknown): unknown {
  const wrapped = field(field(message, 'documentWithCaptionMessage'), 'message');
  return (
    field(message, 'imageMessage') ??
    field(message, 'videoMessage') ??
    field(wrapped ?? message, 'documentMessage')
  );
}

/** Baileys' attributes are texts. */
const seconds = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .pipe(z.number().positive());

/** How long a temporary ban lasts, in seconds: it stands in `disconnectionObject`, which is JSON within JSON. */
export function banExpiry(disconnectionObject: unknown): number | undefined {
  const parsed = z
    .object({ error: z.object({ data: z.object({ expire: seconds }) }) })
    .safeParse(typeof disconnectionObject === 'string' ? tryJson(disconnectionObject) : disconnectionObject);
  return parsed.success ? parsed.data.error.data.expire : undefined;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
