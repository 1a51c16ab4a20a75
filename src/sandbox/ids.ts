import { randomUUID } from 'node:crypto';

// Ids are unique over all runs, never seeded: a ledger that outlives the sandbox must not meet an id twice.

/** A message id as WhatsApp's web protocol makes it for what an instance sends. */
export function sentKeyId(): string {
  return `3EB0${randomHex(18).toUpperCase()}`;
}

/** A message id as a phone makes it. */
export function inboundKeyId(): string {
  return `3A${randomHex(18).toUpperCase()}`;
}

/** A message id of Meta's Cloud API. */
export function cloudKeyId(): string {
  return `wamid.${Buffer.from(randomHex(32), 'hex').toString('base64')}`;
}

/** The id of a row in Evolution's database (a cuid: `c` and 24 letters and digits). */
export function recordId(): string {
  return `cm${BigInt(`0x${randomHex(30)}`)
    .toString(36)
    .padStart(23, '0')
    .slice(0, 23)}`;
}

function randomHex(digits: number): string {
  return randomUUID().replaceAll('-', '').slice(0, digits);
}
