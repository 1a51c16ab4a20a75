import type { BegunRequest, IdempotencyStore } from '../../../src/engine/ports.ts';

/** Requests with a key in memory. */
export function memoryIdempotency(): IdempotencyStore {
  const requests = new Map<string, BegunRequest>();
  return {
    async begin(id, fingerprint, begunAt) {
      const begun = requests.get(id);
      if (begun === undefined) requests.set(id, { fingerprint, begunAt });
      return begun;
    },
    async finish(id, answer) {
      const begun = requests.get(id);
      if (begun !== undefined) requests.set(id, { ...begun, answer });
    },
    async release(id) {
      requests.delete(id);
    },
  };
}
