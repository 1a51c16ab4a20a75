import { BlockList, isIP } from 'node:net';
import type { Media } from './types.ts';

/** A file as a person gives it; what it is can be told by its ending. */
export interface MediaDraft {
  url: string;
  type?: Media['type'];
  fileName?: string;
}

/**
 * Kinds of files by their ending. Source: WhatsApp Business Platform, supported media types. Sounds go as documents: as
 * sounds WhatsApp shows no text with them.
 */
const TYPES: Readonly<Record<Media['type'], readonly string[]>> = {
  image: 'jpg jpeg png'.split(' '),
  video: 'mp4 3gp'.split(' '),
  document: 'pdf txt csv doc docx xls xlsx ppt pptx zip aac amr mp3 m4a ogg opus wav'.split(' '),
};

/** The longest URL that Evolution takes for one (of its validator), in characters. */
const MAX_URL_LENGTH = 2_083;

/** The file to send, or what is wrong with it: `url` (Evolution could not fetch it) or `kind` (nobody knows what it is). */
export function readMedia({ url, type, fileName }: MediaDraft): Media | 'url' | 'kind' {
  if (!isFetchable(url)) return 'url';
  const named = fileName ?? lastName(url);
  const kind = type ?? typeOf(named ?? '');
  if (kind === undefined) return 'kind';
  // Without a name Evolution calls every image a PNG.
  return { url, type: kind, ...(named !== undefined && { fileName: named }) };
}

/**
 * Addresses that mean another machine to Evolution than to who writes them: its own, and those of one cable (where clouds
 * answer with secrets). Private ones are good: many have their files in the network that Evolution is in.
 */
const NEARBY = new BlockList();
NEARBY.addSubnet('0.0.0.0', 8, 'ipv4');
NEARBY.addSubnet('127.0.0.0', 8, 'ipv4');
NEARBY.addSubnet('169.254.0.0', 16, 'ipv4');
NEARBY.addSubnet('::', 127, 'ipv6');
NEARBY.addSubnet('fe80::', 10, 'ipv6');

/** Evolution takes a host only with a top-level domain or as an address. A password would be shown to everybody. */
function isFetchable(url: string): boolean {
  if (url.length > MAX_URL_LENGTH || !URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  return ['http:', 'https:'].includes(protocol) && username + password === '' && isFarHost(hostname);
}

/** @param host as URLs have it: in lower case, IPv4 in four decimal numbers, IPv6 in brackets */
function isFarHost(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '');
  const version = isIP(address);
  if (version !== 0) return !NEARBY.check(address, version === 4 ? 'ipv4' : 'ipv6');
  return /\.(?:[a-z]{2,}|xn--[a-z\d-]+)$/.test(host) && !host.endsWith('.localhost');
}

/** The name of the file at the end of a URL; undefined where nothing looks like one. */
function lastName(url: string): string | undefined {
  const last = new URL(url).pathname.split('/').at(-1) ?? '';
  if (!/.\.[a-z\d]+$/i.test(last)) return undefined;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

function typeOf(fileName: string): Media['type'] | undefined {
  const ending = fileName.toLowerCase().split('.').at(-1) ?? '';
  return (Object.keys(TYPES) as Media['type'][]).find((type) => TYPES[type].includes(ending));
}
