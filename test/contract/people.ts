import { beforeEach, describe, expect, it } from 'vitest';
import type { PersonStore } from '../../src/engine/ports.ts';

/** What every store of the team does. */
export function peopleContract(fresh: () => PersonStore): void {
  let people: PersonStore;
  beforeEach(() => {
    people = fresh();
  });

  describe('the team', () => {
    it('has nobody that was not put there', async () => {
      expect(await people.get('slack:U1')).toBeUndefined();
      expect(await people.all()).toEqual([]);
    });

    it('keeps what is said of each, and tells how it was before', async () => {
      expect(await people.set('slack:U1', { name: 'Ana', role: 'operator' })).toBeUndefined();
      expect(
        await people.set('slack:U1', { role: 'admin', language: 'en', phone: '+5511970000001' }),
      ).toEqual({
        id: 'slack:U1',
        name: 'Ana',
        role: 'operator',
      });
      expect(await people.get('slack:U1')).toEqual({
        id: 'slack:U1',
        name: 'Ana',
        role: 'admin',
        language: 'en',
        phone: '+5511970000001',
      });
    });

    it('takes away what is null, and leaves what is not given', async () => {
      await people.set('telegram:2', { name: 'Bia', role: 'viewer' });
      await people.set('telegram:2', { role: null });
      expect(await people.get('telegram:2')).toEqual({ id: 'telegram:2', name: 'Bia' });
    });

    it('is told by id', async () => {
      for (const id of ['telegram:2', 'slack:U2', 'slack:U1']) await people.set(id, { role: 'viewer' });
      expect((await people.all()).map(({ id }) => id)).toEqual(['slack:U1', 'slack:U2', 'telegram:2']);
    });

    it('takes what many say at once', async () => {
      const changes = [{ name: 'Ana' }, { role: 'admin' }, { language: 'en' }] as const;
      await Promise.all(changes.map((change) => people.set('slack:U1', change)));
      expect(await people.get('slack:U1')).toEqual({
        id: 'slack:U1',
        name: 'Ana',
        role: 'admin',
        language: 'en',
      });
    });
  });
}
