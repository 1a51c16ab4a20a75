import { BlockList, isIP } from 'node:net';
import type { Problem } from '../../errors.ts';
import { ruleProblem } from './rule-problems.ts';

/** Networks that do not leave the house. */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv4');
PRIVATE.addAddress('::1', 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');

/** Where machines of a cloud ask for their own keys. */
const KEYS_OF_MACHINES = new BlockList();
KEYS_OF_MACHINES.addSubnet('169.254.0.0', 16, 'ipv4');
KEYS_OF_MACHINES.addSubnet('fe80::', 10, 'ipv6');
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
KEYS_OF_MACHINES.addAddress('fd00:ec2::254', 'ipv6');
const METADATA_NAMES = new Set(['metadata', 'metadata.google.internal']);

/** Names that resolve within the house: `n8n` of a compose file, `localhost`, `crm.internal`. */
const INTERNAL_NAME = /^[^.]+$|\.(?:localhost|local|internal|lan|home\.arpa)$/;

/**
 * What is wrong with a URL that is to be posted to; undefined: nothing. What is posted names people, so it is encrypted
 * unless it stays in the team's own network.
 */
export function urlProblem(text: string): Problem | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['https:', 'http:'].includes(url.protocol) || url.hostname === '')
    return ruleProblem('actions', 'url_unreadable');
  // A name may end in the dot of the root.
  const host = url.hostname.replace(/^\[|[\].]$/g, '');
  if (isIn(KEYS_OF_MACHINES, host) || METADATA_NAMES.has(host))
    return ruleProblem('actions', 'url_forbidden', { host });
  if (url.username !== '' || url.password !== '') return ruleProblem('actions', 'url_credentials', { host });
  const isInside = isIP(host) === 0 ? INTERNAL_NAME.test(host) : isIn(PRIVATE, host);
  if (url.protocol === 'http:' && !isInside) return ruleProblem('actions', 'url_insecure', { host });
  return undefined;
}

function isIn(list: BlockList, host: string): boolean {
  const family = isIP(host);
  return family !== 0 && list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

/** A URL as it may be shown: its query, path and user may be secrets. */
export function shownUrl(text: string): string {
  if (!URL.canParse(text)) return '…';
  const { origin, pathname, search } = new URL(text);
  return pathname.length > 1 || search !== '' ? `${origin}/…` : origin;
}
