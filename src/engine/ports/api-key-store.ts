import type { PersonRole } from '../types.ts';

/** Keys of programs that use the HTTP API. A key itself is nowhere: only what proves it. */
export interface ApiKeyStore {
  /** False: there is one of this id already. */
  create(key: ApiKey): Promise<boolean>;
  /** Also one that was revoked. */
  get(id: string): Promise<ApiKey | undefined>;
  /** All that were ever made, the newest first. */
  all(): Promise<ApiKey[]>;
  /** From now on the key is none. Undefined: there is none of this id, or it was revoked before. */
  revoke(id: string, by: string, at: Date): Promise<ApiKey | undefined>;
  /** Notes when it was used, if that was not noted within `KEY_USE_NOTED_MS`. */
  noteUsed(id: string, at: Date): Promise<void>;
}

export interface ApiKey {
  /** Eight characters that stand in the key itself. */
  id: string;
  /** What or whom it is for. */
  name: string;
  role: PersonRole;
  /** SHA-256 of the key, base64url. */
  hash: string;
  createdAt: Date;
  /** Who made it. */
  createdBy: string;
  /** To about `KEY_USE_NOTED_MS`. */
  usedAt?: Date;
  revokedAt?: Date;
  revokedBy?: string;
}

/** How exactly it is known when a key was last used, in ms: not every request is worth a write. */
export const KEY_USE_NOTED_MS = 60_000;
