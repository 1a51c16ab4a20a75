import type { Ports, Visitor } from './ports.ts';
import { newSecret, secretHash } from './secrets.ts';

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
