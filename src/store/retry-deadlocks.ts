import { isDeadlock } from './duplicate-key.ts';

/** How often a command is repeated that ran into another one over the same documents. */
const MAX_DEADLOCKS = 5;

/** Sends a command of many updates: of two that block each other FerretDB undoes one whole, and it is sent again. */
export async function retryDeadlocks<T>(send: () => Promise<T>): Promise<T> {
  for (let deadlocks = 0; ; deadlocks++) {
    try {
      return await send();
    } catch (error) {
      if (!isDeadlock(error) || deadlocks >= MAX_DEADLOCKS) throw error;
    }
  }
}
