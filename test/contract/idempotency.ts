import { beforeEach, describe, expect, it } from 'vitest';
import type { IdempotencyStore } from '../../src/engine/ports.ts';

/** What every store of requests with a key does. */
export function idempotencyContract(fresh: () => IdempotencyStore): void {
  const at = new Date('2126-03-10T12:00:00Z');
  let requests: IdempotencyStore;
  beforeEach(() => {
    requests = fresh();
  });

  describe('requests with a key', () => {
    it('are begun once, however often they come at once', async () => {
      const begun = await Promise.all(Array.from({ length: 10 }, () => requests.begin('a 1', 'f', at)));
      expect(begun.filter((one) => one === undefined)).toHaveLength(1);
      expect(begun.find((one) => one !== undefined)).toEqual({ fingerprint: 'f', begunAt: at });
      expect(await requests.begin('b 1', 'f', at)).toBeUndefined();
    });

    it('keep what they were answered', async () => {
      await requests.begin('a 1', 'f', at);
      await requests.finish('a 1', { status: 201, body: '{}' });
      expect(await requests.begin('a 1', 'g', at)).toEqual({
        fingerprint: 'f',
        begunAt: at,
        answer: { status: 201, body: '{}' },
      });
    });

    it('are begun again when nothing was done', async () => {
      await requests.begin('a 1', 'f', at);
      await requests.release('a 1');
      expect(await requests.begin('a 1', 'g', at)).toBeUndefined();
    });
  });
}
