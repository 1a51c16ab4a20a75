import { beforeEach, describe, expect, it } from 'vitest';
import type { SessionStore, Visitor } from '../../src/engine/ports.ts';
import {
  ANSWER_KEPT_MS,
  LINK_GOOD_MS,
  SESSION_IDLE_MS,
  SESSION_MS,
  SESSION_NOTED_MS,
} from '../../src/engine/ports/session-store.ts';

const ANA: Visitor = { id: 'slack:U1', name: 'Ana', groups: ['slack:S1'] };
const BIA: Visitor = { id: 'key:8fj2k1ab', name: 'bi' };

/** What every store of the dashboard's sessions does. */
export function sessionsContract(fresh: () => SessionStore): void {
  // In the future: what is old the database itself removes.
  const NOW = Date.parse('2126-03-10T12:00:00Z');
  const after = (ms: number): Date => new Date(NOW + ms);
  let sessions: SessionStore;
  beforeEach(() => {
    sessions = fresh();
  });

  describe('a link to the dashboard', () => {
    it('is good once, and looking at it uses nothing up', async () => {
      await sessions.keepLink('a', ANA, after(0));
      await sessions.keepLink('b', BIA, after(0));
      expect(await sessions.link('a', after(1))).toEqual(ANA);
      expect(await sessions.link('a', after(2))).toEqual(ANA);
      expect(await sessions.useLink('a', after(3))).toEqual(ANA);
      expect(await sessions.useLink('a', after(4))).toBeUndefined();
      expect(await sessions.link('a', after(4))).toBeUndefined();
      expect(await sessions.useLink('b', after(4))).toEqual(BIA);
      expect(await sessions.useLink('c', after(4))).toBeUndefined();
    });

    it('is good for ten minutes', async () => {
      await sessions.keepLink('a', ANA, after(0));
      expect(await sessions.link('a', after(LINK_GOOD_MS - 1))).toEqual(ANA);
      expect(await sessions.link('a', after(LINK_GOOD_MS))).toBeUndefined();
      expect(await sessions.useLink('a', after(LINK_GOOD_MS))).toBeUndefined();
    });

    it('lets in one of those who use it at once', async () => {
      await sessions.keepLink('a', ANA, after(0));
      const used = await Promise.all(Array.from({ length: 8 }, () => sessions.useLink('a', after(1))));
      expect(used.filter((visitor) => visitor !== undefined)).toEqual([ANA]);
    });
  });

  describe('a session', () => {
    it('is whose it was begun for, until it is ended', async () => {
      await sessions.begin('a', ANA, after(0));
      expect(await sessions.session('a', after(1))).toEqual(ANA);
      expect(await sessions.session('b', after(1))).toBeUndefined();
      await sessions.end('a');
      expect(await sessions.session('a', after(1))).toBeUndefined();
    });

    it('ends when it was not used for long', async () => {
      await sessions.begin('a', ANA, after(0));
      expect(await sessions.session('a', after(SESSION_IDLE_MS - 1))).toEqual(ANA);
      expect(await sessions.session('a', after(SESSION_IDLE_MS + SESSION_NOTED_MS))).toEqual(ANA);
      await sessions.begin('b', BIA, after(0));
      expect(await sessions.session('b', after(SESSION_IDLE_MS))).toBeUndefined();
    });

    it('ends after a working day, however much it is used', async () => {
      await sessions.begin('a', ANA, after(0));
      await sessions.session('a', after(SESSION_MS / 2));
      expect(await sessions.session('a', after(SESSION_MS - 1))).toEqual(ANA);
      expect(await sessions.session('a', after(SESSION_MS))).toBeUndefined();
    });
  });

  describe('an answer', () => {
    const answer = { session: 'a', line: 'instancias', blocks: '[]', failed: false };

    it('is shown to the session that it was given in, for ten minutes', async () => {
      await sessions.keepAnswer('x', answer, after(0));
      expect(await sessions.answer('x', 'a', after(ANSWER_KEPT_MS - 1))).toEqual(answer);
      expect(await sessions.answer('x', 'a', after(ANSWER_KEPT_MS))).toBeUndefined();
      expect(await sessions.answer('x', 'b', after(1))).toBeUndefined();
      expect(await sessions.answer('y', 'a', after(1))).toBeUndefined();
    });
  });
}
