import { isIP } from 'node:net';
import { badRequest, invalidBody } from './evolution-error.ts';
import type { Media } from '../messages.ts';

/** A send that passed Evolution's schema. */
export interface SendRequest {
  number: string;
  text: string;
  media?: Media;
  /** "Typing" time before the message goes out. */
  delayMs: number;
}

const MEDIA_TYPES = ['image', 'document', 'video', 'audio'] as const;

/** Reads a `sendText` body. */
export function readTextRequest(body: unknown): SendRequest {
  const fields = checkedFields(body, ['number', 'text']);
  if (typeof fields['text'] !== 'string') throw invalidBody(['text is not of a type(s) string']);
  return { number: fields['number'] as string, text: fields['text'], delayMs: delayOf(fields) };
}

/** Reads a `sendMedia` body; the caption is its text. */
export function readMediaRequest(body: unknown): SendRequest {
  const fields = checkedFields(body, ['number', 'mediatype']);
  const type = MEDIA_TYPES.find((known) => known === fields['mediatype']);
  if (!type) throw invalidBody([`mediatype is not one of enum values: ${MEDIA_TYPES.join(',')}`]);
  const source = fields['media'];
  if (typeof source !== 'string' || !(isMediaUrl(source) || isBase64(source))) {
    throw badRequest('Owned media must be a url or base64');
  }
  const fileName = optionalString(fields['fileName']);
  if (type === 'document' && isBase64(source) && fileName === undefined) {
    throw badRequest('For base64 the file name must be informed.');
  }
  return {
    number: fields['number'] as string,
    text: optionalString(fields['caption']) ?? '',
    media: { type, source, fileName, mimetype: optionalString(fields['mimetype']) },
    delayMs: delayOf(fields),
  };
}

/** What the JSON schema library says of a property that is not there. */
export function missing(where: string, property: string): string {
  return `${where} requires property "${property}"`;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkedFields(body: unknown, required: readonly string[]): Record<string, unknown> {
  const fields = isRecord(body) ? body : {};
  const gaps = required.filter((property) => fields[property] === undefined);
  if (gaps.length > 0) throw invalidBody(gaps.map((property) => missing('instance', property)));
  if (typeof fields['number'] !== 'string') throw invalidBody(['Invalid format']);
  if (!['undefined', 'number'].includes(typeof fields['delay']))
    throw invalidBody(['Enter a value in milliseconds']);
  return fields;
}

function delayOf(fields: Record<string, unknown>): number {
  return typeof fields['delay'] === 'number' ? fields['delay'] : 0;
}

/** Evolution takes a host only with a top-level domain or as an address. */
function isMediaUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && (isIP(hostname) > 0 || /\.[a-z]{2,}$/i.test(hostname));
}

function isBase64(text: string): boolean {
  return text.length > 0 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}

function optionalString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
