import { createHash, randomBytes } from 'node:crypto';

/** 256 bits: nobody guesses one. */
const SECRET_BYTES = 32;

/** Something that only its holder has; 43 characters of base64url. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** By what a secret is known: it is long and random, so that its plain SHA-256 is enough (there is nothing to stretch). */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
