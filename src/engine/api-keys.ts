import { randomBytes, timingSafeEqual } from 'node:crypto';
import { InvalidInputError } from '../errors.ts';
import { audit } from './audit.ts';
import type { ApiKey, Ports } from './ports.ts';
import { KEY_USE_NOTED_MS } from './ports/api-key-store.ts';
import { newSecret, secretHash } from './secrets.ts';
import type { PersonRole } from './types.ts';

/** `frota_<id>_<secret>`: the prefix lets scanners of leaked secrets know it, the id lets people name it. */
const KEY = /^frota_([\da-f]{8})_[\w-]{43}$/;

const LONGEST_NAME = 60;

/**
 * Makes a key. It is told here and never again: what is kept only proves it.
 * @param by who wants it, as the audit trail names them
 * @throws InvalidInputError when the name is missing or too long
 */
export async function createApiKey(
  ports: Pick<Ports, 'apiKeys' | 'audits' | 'clock'>,
  { name, role }: { name: string; role: PersonRole },
  by: string,
): Promise<{ apiKey: ApiKey; key: string }> {
  if (name === '' || name.length > LONGEST_NAME) {
    throw new InvalidInputError('The key cannot be made', [
      { field: 'name', message: `must say what it is for, in 1 to ${LONGEST_NAME} characters` },
    ]);
  }
  const id = randomBytes(4).toString('hex');
  const key = `frota_${id}_${newSecret()}`;
  const apiKey: ApiKey = {
    id,
    name,
    role,
    hash: secretHash(key),
    createdAt: ports.clock.now(),
    createdBy: by,
  };
  // An id that is taken is one in billions: the next is not.
  if (!(await ports.apiKeys.create(apiKey))) return createApiKey(ports, { name, role }, by);
  await audit(ports, { actor: by, action: 'key.create', subject: `key:${id}`, details: { name, role } });
  return { apiKey, key };
}

/** Takes a key out of use, at once and for good. Undefined: there is no such key in use. */
export async function revokeApiKey(
  ports: Pick<Ports, 'apiKeys' | 'audits' | 'clock'>,
  id: string,
  by: string,
): Promise<ApiKey | undefined> {
  const revoked = await ports.apiKeys.revoke(id, by, ports.clock.now());
  if (revoked !== undefined) {
    const details = { name: revoked.name };
    await audit(ports, { actor: by, action: 'key.revoke', subject: `key:${id}`, details });
  }
  return revoked;
}

/** The key that somebody shows, if it is one and in use. When it was used is noted, about to the minute. */
export async function provenKey(
  { apiKeys, clock }: Pick<Ports, 'apiKeys' | 'clock'>,
  shown: string,
): Promise<ApiKey | undefined> {
  const id = KEY.exec(shown)?.[1];
  const known = id === undefined ? undefined : await apiKeys.get(id);
  if (known === undefined || known.revokedAt !== undefined || !isOf(known, shown)) return undefined;
  const now = clock.now();
  if (known.usedAt === undefined || now.getTime() - known.usedAt.getTime() >= KEY_USE_NOTED_MS) {
    await apiKeys.noteUsed(known.id, now);
  }
  return known;
}

function isOf({ hash }: ApiKey, shown: string): boolean {
  return timingSafeEqual(Buffer.from(hash, 'base64url'), Buffer.from(secretHash(shown), 'base64url'));
}
