import type { Card, CardChanges, CardKey, CardStore, ClaimedCard } from '../../../src/engine/ports.ts';
import { changed, frozen } from './values.ts';

interface Kept {
  card: Card;
  dueAt?: Date;
  freeAt: Date;
  claim?: string;
  wants: number;
}

/** Cards of chats in memory. What it holds is frozen. */
export function memoryCards(): CardStore {
  const kept = new Map<string, Kept>();
  let claims = 0;
  const mine = (card: ClaimedCard): Kept | undefined => {
    const one = kept.get(idOf(card));
    return one?.claim === card.claim ? one : undefined;
  };
  const make = ({ subject, chat }: CardKey, freeAt: Date): Kept => {
    const made = { card: frozen<Card>({ subject, chat, told: [], gone: 0, failures: 0 }), freeAt, wants: 0 };
    kept.set(idOf({ subject, chat }), made);
    return made;
  };
  const want = (one: Kept, at: Date): void => {
    one.wants++;
    one.dueAt = one.dueAt !== undefined && one.dueAt < at ? one.dueAt : at;
  };

  return {
    async want(keys, at) {
      for (const key of keys) {
        const one = kept.get(idOf(key)) ?? make(key, at);
        one.card = withChanges(one.card, { gone: 0 });
        want(one, at);
      }
    },
    async ensure(keys, at) {
      for (const key of keys) if (!kept.has(idOf(key))) want(make(key, at), at);
    },
    async touch(subject, at) {
      for (const one of kept.values()) if (one.card.subject === subject) want(one, at);
    },
    async get(key) {
      return kept.get(idOf(key))?.card;
    },
    async claim(limit, now, leaseMs, except = []) {
      const due = [...kept.values()]
        .filter(({ dueAt, freeAt }) => dueAt !== undefined && dueAt <= now && freeAt <= now)
        .filter(({ card }) => !except.includes(card.chat))
        .sort((a, b) => (a.dueAt?.getTime() ?? 0) - (b.dueAt?.getTime() ?? 0))
        .slice(0, limit);
      claims++;
      return due.map((one) => {
        one.claim = String(claims);
        one.freeAt = new Date(now.getTime() + leaseMs);
        return Object.assign({ ...one.card }, { claim: one.claim, wants: one.wants });
      });
    },
    async note(card, changes, leaseUntil) {
      const one = mine(card);
      if (one === undefined) return false;
      one.card = withChanges(one.card, changes);
      one.freeAt = leaseUntil;
      return true;
    },
    async settle(card, changes, { restUntil, dueAt }) {
      const one = mine(card);
      if (one === undefined) return;
      one.card = withChanges(one.card, changes);
      one.freeAt = restUntil;
      delete one.claim;
      if (one.wants !== card.wants) return;
      if (dueAt === undefined) delete one.dueAt;
      else one.dueAt = dueAt;
    },
  };
}

function withChanges(card: Card, { told, ...changes }: CardChanges): Card {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const fields = Object.fromEntries(given.map(([field, value]) => [field, value ?? undefined]));
  const more = told === undefined ? {} : { told: [...new Set([...card.told, told])] };
  return frozen(changed(card, { ...fields, ...more }));
}

function idOf({ subject, chat }: CardKey): string {
  return `${chat} ${subject}`;
}
