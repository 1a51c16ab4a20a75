import type { Instance } from './types.ts';

/**
 * Whether Frota tries to bring a number back by itself: its connection is gone, and nothing is known that a person would have to
 * mend first. It has been connected before, or there would be nothing to go back to.
 */
export function isDropped({ state, cause, phone }: Pick<Instance, 'state' | 'cause' | 'phone'>): boolean {
  return state === 'disconnected' && cause === undefined && phone !== undefined;
}
