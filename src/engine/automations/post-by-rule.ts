import type { Delivery, OutboxHandlers } from '../deliver-outbox.ts';
import type { OutboxEntry, Ports } from '../ports.ts';
import { AUTOMATION_POST, type Decided, digest } from './decided.ts';
import { factsOf } from './facts.ts';
import { postBody } from './post-body.ts';

/** What is posted in vain is tried again after these, in ms, then every 4 h until it is not worth it: 13 tries in a day. */
const POST_AGAIN_MS = [5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000];

/** Posts to URLs what rules decided. */
export const POST_HANDLERS: OutboxHandlers = { [AUTOMATION_POST]: post };

async function post(ports: Ports, entry: OutboxEntry): Promise<Delivery> {
  const { action, rule, trigger } = entry.payload as Decided<'post'>;
  const body = postBody(rule, await factsOf(ports, trigger));
  const told = await ports.poster.post(`msg_${digest(entry.id)}`, action.url, body);
  if (told.kind !== 'later') return told;
  const planned = POST_AGAIN_MS[Math.min(entry.tries, POST_AGAIN_MS.length) - 1] ?? 0;
  const waitMs = Math.max(told.afterMs ?? 0, Math.round(planned * (1 + ports.random() / 4)));
  return { kind: 'later', at: new Date(ports.clock.now().getTime() + waitMs), reason: told.reason };
}
