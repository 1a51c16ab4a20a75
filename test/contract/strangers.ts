import { beforeEach, describe, expect, it } from 'vitest';
import type { StrangerStore } from '../../src/engine/ports.ts';
import { MAX_STRANGERS, STRANGER_EVERY_MS, STRANGER_KEPT_MS } from '../../src/engine/ports/stranger-store.ts';

/** What every store of strangers does. */
export function strangersContract(fresh: () => StrangerStore): void {
  // In the future: what is old the database itself removes, within a minute.
  const NOW = new Date('2126-03-10T12:00:00Z');
  const after = (ms: number): Date => new Date(NOW.getTime() + ms);
  const of = (server: string, name: string) => ({ server, name });
  let strangers: StrangerStore;
  beforeEach(() => {
    strangers = fresh();
  });

  describe('strangers', () => {
    it('are listed by name, each server’s by itself', async () => {
      for (const stranger of [of('main', 'b'), of('second', 'a'), of('main', 'a'), of('main', 'b')])
        await strangers.note(stranger, NOW);
      expect(await strangers.list(NOW)).toEqual([
        { ...of('main', 'a'), lastAt: NOW },
        { ...of('second', 'a'), lastAt: NOW },
        { ...of('main', 'b'), lastAt: NOW },
      ]);
    });

    it('are noted once a minute, and forgotten after a day of silence', async () => {
      const stranger = of('main', 'a');
      const lastAt = async (now: Date) => (await strangers.list(now))[0]?.lastAt;
      await strangers.note(stranger, NOW);
      await strangers.note(stranger, after(STRANGER_EVERY_MS - 1));
      expect(await lastAt(NOW)).toEqual(NOW);
      await strangers.note(stranger, after(STRANGER_EVERY_MS));
      expect(await lastAt(NOW)).toEqual(after(STRANGER_EVERY_MS));
      const forgottenAt = after(STRANGER_EVERY_MS + STRANGER_KEPT_MS);
      expect(await strangers.has(stranger, new Date(forgottenAt.getTime() - 1))).toBe(true);
      expect(await strangers.has(stranger, forgottenAt)).toBe(false);
      expect(await strangers.list(forgottenAt)).toEqual([]);
      expect(await strangers.has(of('second', 'a'), NOW)).toBe(false);
    });

    it('are no more than so many', async () => {
      for (let n = 0; n < MAX_STRANGERS + 3; n++) await strangers.note(of('main', `n${n}`), NOW);
      expect(await strangers.list(NOW)).toHaveLength(MAX_STRANGERS);
    });
  });
}
