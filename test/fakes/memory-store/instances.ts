import { isDeepStrictEqual } from 'node:util';
import { lagOf, LONGEST_WAY_MS } from '../../../src/engine/event-clock.ts';
import type { ConnectionEvent, InstanceStore } from '../../../src/engine/ports.ts';
import type { Instance } from '../../../src/engine/types.ts';
import { compareText } from './row.ts';
import { changed, frozen } from './values.ts';

const EPOCH = new Date(0);
/** Acknowledgements that come within this of a written one are not written, in ms. */
const ACK_EVERY_MS = 2_000;

interface Kept {
  instance: Instance;
  lastUpAt: string;
  lastDownAt: string;
  eventLagMs: number;
  /** Messages that were counted against it. */
  counted: Set<string>;
}

/** No event was seen. */
const UNSEEN = { lastUpAt: '', lastDownAt: '', eventLagMs: Infinity };

/** The fleet in memory. What the instances hold is frozen. */
export function memoryInstances(): InstanceStore {
  const fleet = new Map<string, Kept>();

  const change = (kept: Kept, changes: object): void => {
    kept.instance = frozen(changed(kept.instance, changes));
  };

  return {
    async all() {
      return [...fleet.values()].map(copyOf).sort((a, b) => compareText(a.name, b.name));
    },

    async get(name) {
      const kept = fleet.get(name);
      return kept && copyOf(kept);
    },

    async register(instance) {
      const kept = fleet.get(instance.name);
      if (kept === undefined) {
        fleet.set(instance.name, { instance: frozen(instance), counted: new Set(), ...UNSEEN });
      } else {
        const { server, phone = kept.instance.phone, since } = instance;
        const moves = server !== kept.instance.server;
        if (moves) Object.assign(kept, UNSEEN);
        change(kept, { server, phone, ...(moves && { movedAt: since }) });
      }
    },

    async setLimits(name, limits) {
      const kept = fleet.get(name);
      if (kept !== undefined) change(kept, limits);
    },

    async setWarmUp(name, from, to) {
      const kept = fleet.get(name);
      if (kept === undefined || !isDeepStrictEqual(kept.instance.warmUp, from)) return false;
      change(kept, { warmUp: to });
      return true;
    },

    async moveState(from, to, now, toldBy) {
      const kept = fleet.get(from.name);
      if (kept?.instance.state !== from.state || kept.instance.since.getTime() !== from.since.getTime()) {
        return false;
      }
      if (toldBy !== undefined && isStale(kept, toldBy)) return false;
      const { until, restriction, cause, coldUntil } = to;
      change(kept, { ...to, until, restriction, cause, coldUntil, reconnect: undefined, since: now });
      return true;
    },

    async noteEvent(name, event) {
      const { kind, eventAt, receivedAt } = event;
      const kept = fleet.get(name);
      if (kept === undefined) return false;
      const lag = lagOf(eventAt, receivedAt);
      if (isStale(kept, event)) {
        if (!(lag - LONGEST_WAY_MS > kept.eventLagMs)) return false;
        Object.assign(kept, UNSEEN);
      }
      kept.eventLagMs = lag;
      if (kind === 'up') kept.lastUpAt = eventAt;
      else if (eventAt > kept.lastDownAt) kept.lastDownAt = eventAt;
      return true;
    },

    async noteReconnect({ name, state, since, reconnect: known }, reconnect) {
      const kept = fleet.get(name);
      if (kept?.instance.state !== state || kept.instance.since.getTime() !== since.getTime()) return false;
      if (kept.instance.reconnect?.tries !== known?.tries) return false;
      change(kept, { reconnect });
      return true;
    },

    async noteRestart(name, at) {
      const kept = fleet.get(name);
      if (kept !== undefined) change(kept, { restartedAt: at });
    },

    async recordFailure(name, { at, begunAt = at, times = 1, keyId }) {
      const kept = fleet.get(name);
      if (kept === undefined) return 0;
      const { state, lastFailureAt, consecutiveFailures } = kept.instance;
      if (state !== 'connected' && state !== 'restricted') return 0;
      if (keyId !== undefined && kept.counted.has(keyId)) return consecutiveFailures;
      if (lastFailureAt !== undefined && lastFailureAt > begunAt) return 0;
      if (keyId !== undefined) kept.counted.add(keyId);
      change(kept, { consecutiveFailures: consecutiveFailures + times, lastFailureAt: at });
      return kept.instance.consecutiveFailures;
    },

    async recordColdRefusal(name, keyId) {
      const kept = fleet.get(name);
      if (kept === undefined) return 0;
      if (kept.counted.has(keyId)) return kept.instance.coldRefusals ?? 0;
      kept.counted.add(keyId);
      change(kept, { coldRefusals: (kept.instance.coldRefusals ?? 0) + 1 });
      return kept.instance.coldRefusals ?? 0;
    },

    async recordAck(name, at, cold) {
      const kept = fleet.get(name);
      if (kept === undefined) return undefined;
      const before = kept.instance;
      const { lastAckAt = EPOCH, consecutiveFailures, coldRefusals = 0 } = before;
      const endsRefusals = cold && coldRefusals > 0;
      const isNews = at.getTime() - lastAckAt.getTime() >= ACK_EVERY_MS;
      if (isNews || consecutiveFailures > 0 || endsRefusals) {
        change(kept, {
          consecutiveFailures: 0,
          lastFailureAt: undefined,
          lastAckAt: at > lastAckAt ? at : lastAckAt,
          ...(endsRefusals && { coldRefusals: undefined }),
        });
      }
      return { ...before };
    },

    async noteGap(name, at) {
      const kept = fleet.get(name);
      if (kept !== undefined && at > (kept.instance.gapAt ?? EPOCH)) change(kept, { gapAt: at });
    },

    async noteCaughtUp(name, to) {
      const kept = fleet.get(name);
      if (kept !== undefined && to > (kept.instance.caughtUpTo ?? EPOCH)) change(kept, { caughtUpTo: to });
    },

    async setHealth(name, health, since) {
      const kept = fleet.get(name);
      if (kept === undefined) return;
      if (since === undefined || kept.instance.since.getTime() === since.getTime()) change(kept, { health });
    },
  };
}

function copyOf({ instance }: Kept): Instance {
  return { ...instance };
}

/** A later event was noted that says otherwise. */
function isStale({ lastUpAt, lastDownAt }: Kept, { kind, eventAt }: ConnectionEvent): boolean {
  return eventAt < lastUpAt || (kind === 'up' && eventAt < lastDownAt);
}
