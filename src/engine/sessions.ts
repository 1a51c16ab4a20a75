import { createHash, randomBytes } from 'node:crypto';
import type { Ports, Visitor } from './ports.ts';

/** 256 bits: nobody guesses one. */
const SECRET_BYTES = 32;

/** Something that only its holder has; base64url. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** By what a secret is known: it is long and random, so that one round is enough. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

type Sessions = Pick<Ports, 'sessions' | 'clock'>;

/** Makes what a link to the dashboard carries; it is good for `LINK_GOOD_MS`, once. Durable when it answers. */
export async function newLoginToken({ sessions, clock }: Sessions, visitor: Visitor): Promise<string> {
  const token = newSecret();
  await sessions.keepLink(secretHash(token), visitor, clock.now());
  return token;
}

/** Begins a session and answers what its browser is to keep. */
export async function beginSession({ sessions, clock }: Sessions, visitor: Visitor): Promise<string> {
  const secret = newSecret();
  await sessions.begin(secretHash(secret), visitor, clock.now());
  return secret;
}
