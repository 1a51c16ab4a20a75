import { vi } from 'vitest';

/** Waits until it holds, as long as a machine may take that is busy with other tests. */
export function soon<T>(look: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(look, { timeout: 20_000, interval: 20 });
}
