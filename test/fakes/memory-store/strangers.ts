import type { Stranger, StrangerStore } from '../../../src/engine/ports.ts';
import {
  MAX_STRANGERS,
  STRANGER_EVERY_MS,
  STRANGER_KEPT_MS,
} from '../../../src/engine/ports/stranger-store.ts';
import { compareText } from './row.ts';

/** Strangers in memory. */
export function memoryStrangers(): StrangerStore {
  const strangers = new Map<string, Stranger>();
  const idOf = ({ server, name }: Pick<Stranger, 'server' | 'name'>): string => `${name}\n${server}`;
  const isRecent = ({ lastAt }: Stranger, now: Date): boolean =>
    now.getTime() - lastAt.getTime() < STRANGER_KEPT_MS;

  return {
    async note({ server, name }, lastAt) {
      const known = strangers.get(idOf({ server, name }));
      if (known === undefined) {
        if (strangers.size < MAX_STRANGERS) strangers.set(idOf({ server, name }), { server, name, lastAt });
      } else if (lastAt.getTime() - known.lastAt.getTime() >= STRANGER_EVERY_MS) {
        known.lastAt = lastAt;
      }
    },

    async has(stranger, now) {
      const known = strangers.get(idOf(stranger));
      return known !== undefined && isRecent(known, now);
    },

    async list(now) {
      return [...strangers.values()]
        .filter((stranger) => isRecent(stranger, now))
        .sort((a, b) => compareText(idOf(a), idOf(b)))
        .map(({ server, name, lastAt }) => ({ server, name, lastAt }));
    },
  };
}
