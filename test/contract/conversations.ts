import { beforeEach, describe, expect, it } from 'vitest';
import type { Conversation, ConversationStore } from '../../src/engine/ports.ts';
import { CONVERSATION_KEPT_MS } from '../../src/engine/ports/conversation-store.ts';

/** What every store of conversations does. */
export function conversationsContract(fresh: () => ConversationStore): void {
  // In the future: what is old the database itself removes.
  const NOW = Date.parse('2126-03-10T12:00:00Z');
  const after = (ms: number): Date => new Date(NOW + ms);
  let conversations: ConversationStore;
  let tests = 0;
  let id = '';
  beforeEach(() => {
    conversations = fresh();
    id = `telegram:1:${++tests}`;
  });
  const read = async (now = after(0)): Promise<Conversation> => {
    const found = await conversations.get(id, now);
    if (found === undefined) throw new Error('there is no conversation');
    return found;
  };

  describe('a conversation', () => {
    it('goes on step by step until it ends', async () => {
      expect(await conversations.get(id, after(0))).toBeUndefined();
      expect(await conversations.begin(id, '{"a":1}', after(0))).toBe(true);
      expect(await read()).toEqual({ id, revision: 1, said: '{"a":1}' });
      expect(await conversations.move(await read(), '{"a":2}', after(1))).toBe(true);
      expect(await read()).toEqual({ id, revision: 2, said: '{"a":2}' });
      expect(await conversations.end(await read())).toBe(true);
      expect(await conversations.get(id, after(2))).toBeUndefined();
    });

    it('begins once', async () => {
      const begun = await Promise.all(['a', 'b', 'c'].map((said) => conversations.begin(id, said, after(0))));
      expect(begun.filter(Boolean)).toHaveLength(1);
      expect(await conversations.begin(id, 'd', after(1))).toBe(false);
      expect((await read()).said).not.toBe('d');
      expect(await conversations.begin(`${id}0`, 'somebody else', after(1))).toBe(true);
    });

    it('takes one of the steps that are made from the same place', async () => {
      await conversations.begin(id, '0', after(0));
      const from = await read();
      const moves = await Promise.all(
        Array.from({ length: 8 }, (_, n) => conversations.move(from, String(n), after(1))),
      );
      expect(moves.filter(Boolean)).toHaveLength(1);
      expect(await read()).toMatchObject({ revision: 2, said: String(moves.indexOf(true)) });
      expect(await conversations.end(from)).toBe(false);
      const last = await read();
      const ends = await Promise.all([conversations.end(last), conversations.end(last)]);
      expect(ends.filter(Boolean)).toHaveLength(1);
      expect(await conversations.move(from, 'late', after(2))).toBe(false);
    });

    it('keeps what the library waits with, as long as there is one', async () => {
      await conversations.wait(id, 'for nobody');
      expect(await conversations.get(id, after(0))).toBeUndefined();
      await conversations.begin(id, '0', after(0));
      await conversations.wait(id, 'for an answer');
      expect(await read()).toEqual({ id, revision: 1, said: '0', waits: 'for an answer' });
      expect(await conversations.move(await read(), '1', after(1))).toBe(true);
      expect(await read()).toMatchObject({ waits: 'for an answer' });
    });

    it('is forgotten a week after its last step, and another may begin', async () => {
      await conversations.begin(id, '0', after(0));
      await conversations.move(await read(), '1', after(1_000));
      expect(await read(after(CONVERSATION_KEPT_MS))).toMatchObject({ said: '1' });
      const late = after(CONVERSATION_KEPT_MS + 1_000);
      expect(await conversations.get(id, late)).toBeUndefined();
      expect(await conversations.begin(id, '2', late)).toBe(true);
      expect(await read(late)).toEqual({ id, revision: 1, said: '2' });
    });
  });
}
