import { mayWriteTo, type Select } from './candidate.ts';
import { leastLoaded } from './least-loaded.ts';

/**
 * The number that the contact hears from, while that can send: if it is only busy for the next minutes the message waits
 * for it. When it cannot, and for new contacts, another strategy chooses.
 */
export function preferredElse(otherwise: Select): Select {
  return (ring, recipient, last) => {
    const preferred =
      recipient.preferred === undefined
        ? undefined
        : ring.find((candidate) => candidate.name === recipient.preferred);
    if (preferred !== undefined && mayWriteTo(preferred, recipient)) {
      if (preferred.room > 0) return preferred;
      if (preferred.busy) return undefined;
    }
    return otherwise(ring, recipient, last);
  };
}

/** New contacts go to the least loaded number, and stay with it. */
export const sticky: Select = preferredElse(leastLoaded);
