/**
 * Runs a task of a key one at a time: calls that come while it runs share one more run after it, so that each caller
 * gets a result that began after its call.
 */
export function coalesce<T>(task: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const slots = new Map<string, Slot<T>>();

  const start = (key: string): Promise<T> => {
    const slot: Slot<T> = { current: runAndLeave() };
    slots.set(key, slot);
    return slot.current;

    async function runAndLeave(): Promise<T> {
      try {
        return await task(key);
      } finally {
        if (slot.next === undefined) slots.delete(key);
      }
    }
  };

  return (key) => {
    const slot = slots.get(key);
    if (slot === undefined) return start(key);
    const again = (): Promise<T> => start(key);
    slot.next ??= slot.current.then(again, again);
    return slot.next;
  };
}

interface Slot<T> {
  current: Promise<T>;
  next?: Promise<T>;
}
