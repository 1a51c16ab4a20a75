import { type CountryCode, isSupportedCountry } from 'libphonenumber-js';
import { z } from 'zod';
import { STRATEGIES } from '../src/engine/types.ts';

/** How values of settings are read; all come as text. Messages complete the sentence "NAME …". */

export const oneOf = <const T extends string>(values: readonly T[]) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

export function wholeNumber(least: number, most: number = Number.MAX_SAFE_INTEGER) {
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d+$/, `must be a whole number ${range}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be a whole number ${range}`);
}

export const onOff = oneOf(['on', 'off']).transform((value) => value === 'on');

export const port = wholeNumber(0, 65_535);

/** A base that paths are put behind. */
export const url = z
  .url({ protocol: /^https?$/, error: 'must be a URL that begins with http:// or https://', abort: true })
  .refine(isBare, 'must not have a ?query, #fragment or user name in it')
  .transform((text) => text.replace(/\/+$/, ''));

/** What an HTTP header can carry without loss. */
export const headerText = z
  .string('is missing')
  .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces');

/** A secret of a certain form. */
export const token = (form: RegExp, message: string) => z.string().regex(form, message);

/** A key of the Standard Webhooks scheme: base64 of 24 to 64 bytes. */
export const whsec = z
  .string()
  .refine(
    (text) => /^whsec_[A-Za-z\d+/]+={0,2}$/.test(text) && keyBytes(text) >= 24 && keyBytes(text) <= 64,
    'must be whsec_ and base64 of 24 to 64 bytes; make one with: openssl rand -base64 32',
  );

function keyBytes(text: string): number {
  return Buffer.from(text.replace(/^whsec_/, ''), 'base64').length;
}

/** Names with commas between them, or a JSON array. */
export function list(): z.ZodType<string[], string>;
export function list<const T extends string>(allowed: readonly T[]): z.ZodType<T[], string>;
export function list(allowed?: readonly string[]): z.ZodType<string[], string> {
  return z.string().transform((text, context) => {
    const names = splitList(text);
    const wrong = allowed === undefined ? [] : names.filter((name) => !allowed.includes(name));
    if (names.length > 0 && wrong.length === 0) return names;
    const known =
      allowed === undefined ? 'must have at least one name' : `must be some of ${allowed.join(', ')}`;
    context.addIssue(wrong.length === 0 ? known : `has "${wrong.join('", "')}", but ${known}`);
    return z.NEVER;
  });
}

export const timeZone = z.string().refine(isTimeZone, 'must be an IANA time zone');

export const region = z
  .string()
  .transform((code) => code.toUpperCase())
  .refine((code): code is CountryCode => isSupportedCountry(code), 'must be a two-letter country code');

/** Also as older configurations write it: `round-robin`, `Round_Robin`. `by_segment` needs a map, which each campaign has its own. */
export const strategy = z
  .string()
  .transform((name) => name.toLowerCase().replaceAll('-', '_'))
  .pipe(oneOf(STRATEGIES.filter((name) => name !== 'by_segment')));

/** What Evolution proves itself by: long enough not to be guessed. */
export const webhookCredential = headerText.min(16, 'must have at least 16 characters');

const server = z.object({
  name: z.string('is missing').min(1, 'is missing'),
  url,
  apikey: headerText,
  webhookSecret: webhookCredential.optional(),
  webhookJwtKey: webhookCredential.optional(),
});

/**
 * `name=url|apikey`, several with commas or line breaks between them, or JSON `[{"name","url","apikey"}]`, in which a server
 * may have a `webhookSecret` and a `webhookJwtKey` of its own.
 */
export const evolutionServers = z.string().transform((text, context) => {
  const raw = text.trim().startsWith('[') ? parseJson(text) : splitList(text).map(splitServer);
  const parsed = z.array(server, 'the JSON cannot be read').min(1, 'there is no server in it').safeParse(raw);
  if (!parsed.success) {
    context.addIssue(`must be name=url|apikey or JSON; ${firstProblem(parsed.error)}`);
    return z.NEVER;
  }
  const names = parsed.data.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    context.addIssue(`names the server "${twice}" twice`);
    return z.NEVER;
  }
  return parsed.data.map(({ name, url, apikey, webhookSecret, webhookJwtKey }) => ({
    name,
    url,
    apiKey: apikey,
    webhookSecret,
    webhookJwtKey,
  }));
});

function splitServer(entry: string): unknown {
  const [, name, url, apikey] = /^(?:([^=|]+)=)?([^|]*)(?:\|(.*))?$/.exec(entry) ?? [];
  return { name: name?.trim(), url: url?.trim(), apikey: apikey?.trim() };
}

/** "server 2: url must be …", without the value: it may be a secret. */
function firstProblem({ issues: [issue] }: z.ZodError): string {
  const [index, field = ''] = issue?.path ?? [];
  const message = issue?.message ?? '';
  return typeof index === 'number' ? `server ${index + 1}: ${[field, message].join(' ').trim()}` : message;
}

function isBare(text: string): boolean {
  const { username, password, search, hash } = new URL(text);
  return username + password + search + hash === '';
}

function splitList(text: string): string[] {
  const json = text.trim().startsWith('[') ? parseJson(text) : undefined;
  const names = Array.isArray(json) ? json.map(String) : text.split(/[,\n]/);
  return names.map((name) => name.trim()).filter((name) => name !== '');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
