import { beforeEach, describe, expect, it } from 'vitest';
import type { PressStore } from '../../src/engine/ports.ts';
import { PRESS_KEPT_MS } from '../../src/engine/ports/press-store.ts';

/** What every store of buttons does. */
export function pressesContract(fresh: () => PressStore): void {
  // In the future: what is old the database itself removes.
  const NOW = Date.parse('2126-03-10T12:00:00Z');
  const after = (ms: number): Date => new Date(NOW + ms);
  let presses: PressStore;
  beforeEach(() => {
    presses = fresh();
  });

  describe('the buttons of chats', () => {
    it('are known for 30 days after they were last shown', async () => {
      await presses.keep([
        { id: 'a', line: 'pausar X', confirm: 'Pausar?', at: after(0) },
        { id: 'b', line: 'pausar Y', at: after(0) },
      ]);
      await presses.keep([{ id: 'a', line: 'pausar X', confirm: 'Pausar?', at: after(1_000) }]);
      expect(await presses.get('a', after(PRESS_KEPT_MS))).toEqual({
        id: 'a',
        line: 'pausar X',
        confirm: 'Pausar?',
        at: after(1_000),
      });
      expect(await presses.get('a', after(PRESS_KEPT_MS + 1_000))).toBeUndefined();
      expect(await presses.get('b', after(PRESS_KEPT_MS))).toBeUndefined();
      expect(await presses.get('c', after(0))).toBeUndefined();
    });

    it('are whose who presses first, for a while', async () => {
      await presses.keep([{ id: 'a', line: 'pausar X', at: after(0) }]);
      expect(await presses.claim('a', 'Ana', after(0), 5_000)).toEqual({
        first: true,
        by: 'Ana',
        at: after(0),
      });
      expect(await presses.claim('a', 'Bia', after(4_999), 5_000)).toEqual({
        first: false,
        by: 'Ana',
        at: after(0),
      });
      expect(await presses.claim('a', 'Ana', after(4_999), 5_000)).toMatchObject({ first: false });
      expect(await presses.claim('a', 'Bia', after(5_000), 5_000)).toMatchObject({ first: true, by: 'Bia' });
    });

    it('are one person’s, however many press at once', async () => {
      await presses.keep([{ id: 'a', line: 'pausar X', at: after(0) }]);
      const claims = await Promise.all(
        Array.from({ length: 10 }, (_, n) => presses.claim('a', `p${n}`, after(0), 5_000)),
      );
      const [first, ...others] = claims.filter((claim) => claim.first);
      expect(others).toEqual([]);
      expect(new Set(claims.map(({ by }) => by))).toEqual(new Set([first?.by]));
    });
  });
}
