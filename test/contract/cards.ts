import { beforeEach, describe, expect, it } from 'vitest';
import type { CardKey, CardStore, ClaimedCard } from '../../src/engine/ports.ts';

const LEASE_MS = 60_000;

/** What every store of cards does. */
export function cardsContract(fresh: () => { cards: CardStore; other: CardStore }): void {
  // In the future: what is old the database itself removes.
  const NOW = Date.parse('2126-03-10T12:00:00Z');
  const after = (ms: number): Date => new Date(NOW + ms);
  const card: CardKey = { subject: 'incident:1', chat: 'slack:C1' };
  const elsewhere: CardKey = { subject: 'incident:1', chat: 'telegram:-100' };
  const ref = { chat: 'C1', message: '17.01' };
  let cards: CardStore;
  let other: CardStore;
  beforeEach(() => {
    ({ cards, other } = fresh());
  });

  const claimOne = async (at: Date): Promise<ClaimedCard> => {
    const [claimed] = await cards.claim(1, at, LEASE_MS);
    if (claimed === undefined) throw new Error('nothing was due');
    return claimed;
  };
  const dueAt = async (at: Date): Promise<string[]> =>
    (await other.claim(10, at, LEASE_MS)).map(({ chat, subject }) => `${chat} ${subject}`);

  describe('the cards of chats', () => {
    it('are due when somebody wants them, those that are due longest first', async () => {
      await cards.want([card], after(1_000));
      await cards.want([elsewhere], after(0));
      expect(await cards.claim(10, after(-1), LEASE_MS)).toEqual([]);
      const claimed = await cards.claim(10, after(1_000), LEASE_MS);
      expect(claimed).toEqual([
        { ...elsewhere, told: [], gone: 0, failures: 0, claim: expect.any(String), wants: 1 },
        { ...card, told: [], gone: 0, failures: 0, claim: expect.any(String), wants: 1 },
      ]);
      expect(await cards.get(card)).toEqual({ ...card, told: [], gone: 0, failures: 0 });
      expect(await cards.get({ ...card, chat: 'slack:C2' })).toBeUndefined();
    });

    it('are whose who claims them, until the lease is over', async () => {
      await cards.want([card], after(0));
      await cards.claim(10, after(0), LEASE_MS);
      expect(await dueAt(after(LEASE_MS - 1))).toEqual([]);
      expect(await dueAt(after(LEASE_MS))).toEqual(['slack:C1 incident:1']);
    });

    it('are one worker’s, however many claim at once', async () => {
      const keys = Array.from({ length: 12 }, (_, n) => ({ subject: `incident:${n}`, chat: 'slack:C1' }));
      await cards.want(keys, after(0));
      const claims = await Promise.all(
        Array.from({ length: 8 }, (_, n) => (n % 2 === 0 ? cards : other).claim(12, after(0), LEASE_MS)),
      );
      const subjects = claims.flat().map(({ subject }) => subject);
      expect(new Set(subjects).size).toBe(subjects.length);
      expect(subjects).toHaveLength(12);
    });

    it('of chats that are left out are not claimed', async () => {
      await cards.want([card, elsewhere], after(0));
      const claimed = await cards.claim(10, after(0), LEASE_MS, ['slack:C1']);
      expect(claimed.map(({ chat }) => chat)).toEqual(['telegram:-100']);
    });

    it('keep what is noted of them', async () => {
      await cards.want([card], after(0));
      const claimed = await claimOne(after(0));
      expect(await cards.note(claimed, { postingAt: after(0) }, after(LEASE_MS))).toBe(true);
      expect(await cards.note(claimed, { ref, postingAt: null, shown: 'a' }, after(LEASE_MS))).toBe(true);
      await cards.note(claimed, { told: 'opened' }, after(LEASE_MS));
      await cards.note(claimed, { told: 'opened' }, after(LEASE_MS));
      await cards.settle(
        claimed,
        { told: 'acked', problem: 'away', failures: 2, gone: 1 },
        { restUntil: after(5_000) },
      );
      const known = {
        ...card,
        ref,
        shown: 'a',
        told: ['opened', 'acked'],
        problem: 'away',
        failures: 2,
        gone: 1,
      };
      expect(await cards.get(card)).toEqual(known);
      await cards.want([card], after(0));
      const again = await claimOne(after(5_000));
      expect(again).toEqual({ ...known, gone: 0, claim: expect.any(String), wants: 2 });
      await cards.settle(again, { ref: null, shown: null, problem: null }, { restUntil: after(0) });
      expect(await cards.get(card)).toEqual({ ...card, told: ['opened', 'acked'], failures: 2, gone: 0 });
    });

    it('keep their pictures, all that there are', async () => {
      await cards.want([card], after(0));
      const claimed = await claimOne(after(0));
      const pictures = [
        { beside: '17.01', ref: { chat: 'C1', message: 'F1' }, shown: 'a' },
        { beside: '17.01', shown: 'b' },
      ];
      await cards.note(claimed, { pictures }, after(LEASE_MS));
      expect(await cards.get(card)).toMatchObject({ pictures });
      await cards.note(claimed, { pictures: pictures.slice(1) }, after(LEASE_MS));
      expect((await cards.get(card))?.pictures).toEqual(pictures.slice(1));
      await cards.settle(claimed, { pictures: null }, { restUntil: after(0) });
      expect(await cards.get(card)).not.toHaveProperty('pictures');
    });

    it('tell who has lost one so, and take nothing more from them', async () => {
      await cards.want([card], after(0));
      const lost = await claimOne(after(0));
      const [found] = await other.claim(1, after(LEASE_MS), LEASE_MS);
      expect(await cards.note(lost, { ref }, after(LEASE_MS))).toBe(false);
      await cards.settle(lost, { ref }, { restUntil: after(0) });
      expect(await cards.get(card)).not.toHaveProperty('ref');
      if (found !== undefined) await other.settle(found, { shown: 'b' }, { restUntil: after(0) });
      expect(await cards.get(card)).toMatchObject({ shown: 'b' });
    });

    it('rest, then are due when they said, or when somebody wants them', async () => {
      await cards.want([card], after(0));
      await cards.settle(await claimOne(after(0)), {}, { restUntil: after(5_000), dueAt: after(60_000) });
      expect(await dueAt(after(59_999))).toEqual([]);
      await cards.settle(await claimOne(after(60_000)), {}, { restUntil: after(65_000) });
      expect(await dueAt(after(9_000_000))).toEqual([]);
      await cards.want([card], after(61_000));
      expect(await dueAt(after(64_999))).toEqual([]);
      expect(await dueAt(after(65_000))).toEqual(['slack:C1 incident:1']);
    });

    it('are due again when somebody wanted them during the work', async () => {
      await cards.want([card], after(0));
      const claimed = await claimOne(after(0));
      await other.touch('incident:1', after(100));
      await cards.settle(claimed, { shown: 'a' }, { restUntil: after(5_000) });
      expect(await cards.get(card)).toMatchObject({ shown: 'a' });
      expect(await dueAt(after(5_000))).toEqual(['slack:C1 incident:1']);
    });

    it('are due in every chat when their subject is touched, and in none that does not show it', async () => {
      await cards.want([card, elsewhere, { ...card, subject: 'incident:2' }], after(0));
      for (const claimed of await cards.claim(10, after(0), LEASE_MS)) {
        await cards.settle(claimed, {}, { restUntil: after(0) });
      }
      await cards.touch('incident:1', after(10));
      await cards.touch('incident:3', after(10));
      expect((await dueAt(after(10))).sort()).toEqual(['slack:C1 incident:1', 'telegram:-100 incident:1']);
    });

    it('are made once by who sees that they are there', async () => {
      await Promise.all(
        Array.from({ length: 6 }, (_, n) => (n % 2 === 0 ? cards : other).ensure([card], after(0))),
      );
      await cards.settle(await claimOne(after(0)), {}, { restUntil: after(0) });
      await cards.ensure([card, elsewhere], after(10));
      expect(await dueAt(after(10))).toEqual(['telegram:-100 incident:1']);
    });
  });
}
