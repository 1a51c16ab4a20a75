import { beforeEach, describe, expect, it } from 'vitest';
import type { SeenStore } from '../../src/engine/ports.ts';

/** What every store of what chat platforms sent does. */
export function seenContract(fresh: () => SeenStore): void {
  const at = new Date('2126-03-10T12:00:00Z');
  let seen: SeenStore;
  beforeEach(() => {
    seen = fresh();
  });

  describe('what chat platforms sent', () => {
    it('is taken once', async () => {
      expect(await seen.take('telegram:1', at)).toBe(true);
      expect(await seen.take('telegram:1', at)).toBe(false);
      expect(await seen.take('telegram:2', at)).toBe(true);
    });

    it('is known when it was taken', async () => {
      expect(await seen.has('telegram:3')).toBe(false);
      await seen.take('telegram:3', at);
      expect(await seen.has('telegram:3')).toBe(true);
    });

    it('is taken once, however often it comes at once', async () => {
      const taken = await Promise.all(Array.from({ length: 20 }, () => seen.take('slack:Ev1', at)));
      expect(taken.filter(Boolean)).toHaveLength(1);
    });

    const after = (ms: number): Date => new Date(at.getTime() + ms);

    it('is begun once, and is over when it is done', async () => {
      const begun = await Promise.all(Array.from({ length: 10 }, () => seen.begin('telegram:3', at, 1_000)));
      expect(begun.toSorted()).toEqual(['ours', ...Array.from({ length: 9 }, () => 'under way')]);
      await seen.done('telegram:3');
      expect(await seen.begin('telegram:3', after(2_000), 1_000)).toBe('done');
    });

    it('is begun again when whoever began is gone, unless they go on dying of it', async () => {
      expect(await seen.begin('telegram:4', after(0), 1_000)).toBe('ours');
      expect(await seen.begin('telegram:4', after(999), 1_000)).toBe('under way');
      expect(await seen.begin('telegram:4', after(1_000), 1_000)).toBe('ours');
      expect(await seen.begin('telegram:4', after(1_999), 1_000)).toBe('under way');
      expect(await seen.begin('telegram:4', after(2_000), 1_000)).toBe('ours');
      expect(await seen.begin('telegram:4', after(3_000), 1_000)).toBe('done');
    });
  });
}
