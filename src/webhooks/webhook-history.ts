import type { EventHistory, Ports } from '../engine/ports.ts';
import { messagesUpsertData } from '../evolution/events.ts';
import type { InboxHistory } from '../store/inbox-history.ts';
import { writtenOf } from './apply/messages-upsert.ts';

/** What people wrote, out of the webhooks that are kept. */
export function webhookHistory(history: InboxHistory, lids: Ports['lids']): EventHistory {
  return {
    async *written(from, to) {
      for await (const event of history('messages.upsert', from, to)) {
        // What is in no form of the event could not be applied, either.
        if (!messagesUpsertData.safeParse(event.data).success) continue;
        const written = await writtenOf({ lids }, event);
        if (written !== undefined) yield written;
      }
    },
  };
}
