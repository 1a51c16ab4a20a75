import { beforeEach, describe, expect, it } from 'vitest';
import type { ApiKey, ApiKeyStore } from '../../src/engine/ports.ts';

/** What every store of API keys does. */
export function apiKeysContract(fresh: () => ApiKeyStore): void {
  const at = new Date('2126-03-10T12:00:00Z');
  const after = (ms: number): Date => new Date(at.getTime() + ms);
  const key = (id: string, createdAt = at): ApiKey => ({
    id,
    name: 'BI',
    role: 'viewer',
    hash: 'h'.repeat(43),
    createdAt,
    createdBy: 'ana',
  });
  let keys: ApiKeyStore;
  beforeEach(() => {
    keys = fresh();
  });

  describe('API keys', () => {
    it('are kept as they are made, once for each id', async () => {
      expect(await keys.create(key('00000001'))).toBe(true);
      expect(await keys.create({ ...key('00000001'), name: 'another' })).toBe(false);
      expect(await keys.get('00000001')).toEqual(key('00000001'));
      expect(await keys.get('00000002')).toBeUndefined();
    });

    it('are listed, the newest first', async () => {
      await keys.create(key('00000001'));
      await keys.create(key('00000002', after(1)));
      expect((await keys.all()).map(({ id }) => id)).toEqual(['00000002', '00000001']);
    });

    it('are revoked once, and stay on the list', async () => {
      await keys.create(key('00000001'));
      const revoked = { ...key('00000001'), revokedAt: after(5), revokedBy: 'bia' };
      expect(await keys.revoke('00000001', 'bia', after(5))).toEqual(revoked);
      expect(await keys.revoke('00000001', 'caio', after(6))).toBeUndefined();
      expect(await keys.revoke('00000002', 'caio', after(6))).toBeUndefined();
      expect(await keys.all()).toEqual([revoked]);
    });

    it('know when they were used, to about a minute', async () => {
      await keys.create(key('00000001'));
      const usedAt = async (): Promise<Date | undefined> => (await keys.get('00000001'))?.usedAt;
      await keys.noteUsed('00000001', at);
      await keys.noteUsed('00000001', after(59_999));
      expect(await usedAt()).toEqual(at);
      await keys.noteUsed('00000001', after(60_000));
      expect(await usedAt()).toEqual(after(60_000));
    });
  });
}
