import type { Press, PressClaim, PressStore } from '../../../src/engine/ports.ts';
import { PRESS_KEPT_MS } from '../../../src/engine/ports/press-store.ts';

/** Buttons of chats in memory. */
export function memoryPresses(): PressStore {
  const presses = new Map<string, Press>();
  const claims = new Map<string, Omit<PressClaim, 'first'>>();
  return {
    async keep(shown) {
      for (const press of shown) {
        const kept = presses.get(press.id) ?? press;
        presses.set(press.id, { ...kept, at: kept.at > press.at ? kept.at : press.at });
      }
    },

    async get(id, now) {
      const press = presses.get(id);
      const isGood = press !== undefined && now.getTime() - press.at.getTime() < PRESS_KEPT_MS;
      return isGood ? { ...press } : undefined;
    },

    async claim(id, by, now, forMs) {
      const held = claims.get(id);
      if (held !== undefined && now.getTime() - held.at.getTime() < forMs) return { first: false, ...held };
      claims.set(id, { by, at: now });
      return { first: true, by, at: now };
    },
  };
}
