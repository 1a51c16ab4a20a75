import { dataOf } from './inbox-codec.ts';
import type { InboxEvent } from './inbox.ts';
import type { InboxDoc, Models } from './models.ts';
import { ENDED } from './schemas/inbox.ts';

/** Read at a time. */
const PAGE = 500;

/** What is told of an event that was received. */
export type PastEvent = Pick<InboxEvent, 'id' | 'instance' | 'data' | 'receivedAt'>;

/** Events of one kind that ended, in a span of time (by their arrival, `to` excluded), in its order. */
export type InboxHistory = (event: string, from: Date, to: Date) => AsyncIterable<PastEvent>;

/** The inbox in MongoDB, read page by page. */
export function mongoInboxHistory({ inbox }: Pick<Models, 'inbox'>): InboxHistory {
  return async function* history(event, from, to) {
    let [at, seen] = [from, new Set<string>()];
    for (;;) {
      const rows = await inbox
        .find(
          { ...ENDED.of, event, receivedAt: { $gte: at, $lt: to } },
          { instance: 1, data: 1, receivedAt: 1 },
        )
        .sort({ receivedAt: 1, _id: 1 })
        .limit(PAGE + seen.size)
        .lean<Pick<InboxDoc, '_id' | 'instance' | 'data' | 'receivedAt'>[]>();
      const fresh = rows.filter(({ _id }) => !seen.has(_id));
      for (const { _id, ...row } of fresh) yield { id: _id, ...row, data: dataOf(row.data) };
      const last = fresh.at(-1);
      if (last === undefined) return;
      // Several may have come in the last one's millisecond: those are known when they are read again.
      if (last.receivedAt.getTime() !== at.getTime()) seen = new Set();
      at = last.receivedAt;
      for (const { _id, receivedAt } of fresh) if (receivedAt.getTime() === at.getTime()) seen.add(_id);
    }
  };
}
