import { randomUUID } from 'node:crypto';
import type { UpdateQuery } from 'mongoose';
import type { Card, CardChanges, CardKey, CardStore, ClaimedCard } from '../engine/ports.ts';
import { bulkWrite } from './bulk-write.ts';
import { isDuplicateKey } from './duplicate-key.ts';
import type { CardDoc, Models } from './models.ts';
import { dueIds, updateEach } from './move-many.ts';

/** Cards of chats in MongoDB. Several processes may share them. */
export function mongoCards({ cards }: Pick<Models, 'cards'>): CardStore {
  const upsert = async (keys: readonly CardKey[], update: (key: CardKey) => UpdateQuery<CardDoc>) => {
    if (keys.length === 0) return;
    const operations = keys
      .map((key) => ({
        updateOne: { filter: { _id: idOf(key) }, update: update(key), upsert: true as const },
      }))
      .sort((a, b) => (a.updateOne.filter._id < b.updateOne.filter._id ? -1 : 1));
    const write = () => bulkWrite(cards, operations);
    // Of two who make a card at once one finds what the other has made.
    await write().catch((error: unknown) => {
      if (isDuplicateKey(error)) return write();
      throw error;
    });
  };

  return {
    want: (keys, at) =>
      upsert(keys, (key) => ({
        ...wanted(at),
        $set: { gone: 0 },
        $setOnInsert: { ...NEW_CARD, ...key, freeAt: at },
      })),

    ensure: (keys, at) =>
      upsert(keys, (key) => ({
        $setOnInsert: { ...NEW_CARD, ...key, gone: 0, freeAt: at, dueAt: at, touchedAt: at, wants: 1 },
      })),

    async touch(subject, at) {
      const found = await cards.find({ subject }, { _id: 1 }).lean<{ _id: string }[]>();
      const ids = found.map(({ _id }) => _id);
      await updateEach(cards, ids, {}, wanted(at));
    },

    async get(key) {
      const doc = await cards.findById(idOf(key)).lean<CardDoc>();
      return doc === null ? undefined : cardOf(doc);
    },

    async claim(limit, now, leaseMs, except = []) {
      const due = { dueAt: { $lte: now }, freeAt: { $lte: now }, chat: { $nin: [...except] } };
      const ids = await dueIds(cards, due, limit);
      if (ids.length === 0) return [];
      const claim = randomUUID();
      await updateEach(cards, ids, due, { $set: { claim, freeAt: new Date(now.getTime() + leaseMs) } });
      const docs = await cards
        .find({ _id: { $in: ids }, claim })
        .sort({ dueAt: 1, _id: 1 })
        .lean<CardDoc[]>();
      return docs.map((doc): ClaimedCard => Object.assign(cardOf(doc), { claim, wants: doc.wants }));
    },

    async note(card, changes, leaseUntil) {
      const { matchedCount } = await cards.updateOne(
        { _id: idOf(card), claim: card.claim },
        changesOf(changes, { freeAt: leaseUntil }),
      );
      return matchedCount === 1;
    },

    async settle(card, changes, { restUntil, dueAt }) {
      const mine = { _id: idOf(card), claim: card.claim };
      const rests = { freeAt: restUntil, claim: null, touchedAt: restUntil };
      const { matchedCount } = await cards.updateOne(
        { ...mine, wants: card.wants },
        changesOf(changes, { ...rests, dueAt: dueAt ?? null }),
      );
      // Somebody has wanted it since it was claimed: it is due as it is.
      if (matchedCount === 0) await cards.updateOne(mine, changesOf(changes, rests));
    },
  };
}

const NEW_CARD = { told: [], failures: 0 };

function wanted(at: Date): UpdateQuery<CardDoc> {
  return { $min: { dueAt: at }, $max: { touchedAt: at }, $inc: { wants: 1 } };
}

function changesOf({ told, ...changes }: CardChanges, more: object): UpdateQuery<CardDoc> {
  const fields = Object.entries({ ...changes, ...more }).filter(([, value]) => value !== undefined);
  const unset = fields.filter(([, value]) => value === null).map(([field]) => [field, 1]);
  return {
    $set: Object.fromEntries(fields.filter(([, value]) => value !== null)),
    ...(unset.length > 0 && { $unset: Object.fromEntries(unset) }),
    ...(told !== undefined && { $addToSet: { told } }),
  };
}

function idOf({ subject, chat }: CardKey): string {
  return `${chat} ${subject}`;
}

function cardOf(doc: CardDoc): Card {
  const { subject, chat, ref, shown, pictures, told, postingAt, gone, failures, problem } = doc;
  return {
    subject,
    chat,
    told,
    gone,
    failures,
    ...(ref !== undefined && { ref: { chat: ref.chat, message: ref.message } }),
    ...(shown !== undefined && { shown }),
    ...(pictures !== undefined && { pictures }),
    ...(postingAt !== undefined && { postingAt }),
    ...(problem !== undefined && { problem }),
  };
}
