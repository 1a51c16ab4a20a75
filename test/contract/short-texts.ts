import { describe, expect, it } from 'vitest';
import type { ShortTexts } from '../../src/cache/short-texts.ts';
import type { TestClock } from '../fakes/test-clock.ts';

/** What every store of short texts does. `fresh`: empty, with room for `max`. */
export function shortTextsContract(fresh: (max: number) => Promise<ShortTexts>, clock: TestClock): void {
  const entry = (key: string, value: string, keepMs = 60_000) => ({ key, value, keepMs });

  describe('short texts', () => {
    it('are there in the order in which they are asked for', async () => {
      const texts = await fresh(10);
      await texts.put([entry('a', '1'), entry('b', 'with : a colon'), entry('c', '')]);
      expect(await texts.get(['c', 'unknown', 'b', 'a'])).toEqual(['', undefined, 'with : a colon', '1']);
      expect(await texts.get([])).toEqual([]);
    });

    it('are there as long as each is to be kept', async () => {
      const texts = await fresh(10);
      await texts.put([entry('short', '1', 1_000), entry('long', '2', 5_000)]);
      clock.advance(999);
      expect(await texts.get(['short', 'long'])).toEqual(['1', '2']);
      clock.advance(2);
      expect(await texts.get(['short', 'long'])).toEqual([undefined, '2']);
      expect(await texts.size()).toBe(1);
    });

    it('are replaced by what comes later under the same key, with its own time', async () => {
      const texts = await fresh(10);
      await texts.put([entry('a', 'old', 1_000)]);
      await texts.put([entry('a', 'new', 5_000)]);
      clock.advance(1_001);
      expect(await texts.get(['a'])).toEqual(['new']);
      expect(await texts.size()).toBe(1);
    });

    it('are no more than there may be', async () => {
      const texts = await fresh(3);
      await texts.put([1, 2, 3, 4, 5].map((n) => entry(`k${n}`, String(n), n * 60_000)));
      expect(await texts.size()).toBe(3);
      expect(await texts.get(['k1', 'k2', 'k3', 'k4', 'k5'])).toEqual([undefined, undefined, '3', '4', '5']);
    });

    it('are gone when they are cleared', async () => {
      const texts = await fresh(10);
      await texts.put([entry('a', '1')]);
      await texts.clear();
      expect(await texts.get(['a'])).toEqual([undefined]);
      expect(await texts.size()).toBe(0);
      await texts.put([entry('a', '2')]);
      expect(await texts.get(['a'])).toEqual(['2']);
    });
  });
}
