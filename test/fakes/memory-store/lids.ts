import type { LidStore } from '../../../src/engine/ports.ts';

export function memoryLids(): LidStore {
  const phones = new Map<string, string>();
  return {
    async learn(lid, phone) {
      phones.set(lid, phone);
    },
    phoneOf: async (lid) => phones.get(lid),
  };
}
