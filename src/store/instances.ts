import type { UpdateQuery } from 'mongoose';
import { lagOf, LONGEST_WAY_MS } from '../engine/event-clock.ts';
import type { ConnectionEvent, InstanceStore } from '../engine/ports.ts';
import type { Instance, InstanceState } from '../engine/types.ts';
import { bulkWrite } from './bulk-write.ts';
import { groupCommit } from './group-commit.ts';
import type { InstanceDoc, Models } from './models.ts';

const EPOCH = new Date(0);

/** What a state may have beside it; what it has not is taken away. */
const MOVED = ['until', 'restriction', 'cause', 'coldUntil'] as const;
/** What a change of state may bring that lasts. */
const LASTING = ['penalizedAt', 'restartedAt'] as const;

/** States of a number that sends. */
const IN_USE: InstanceState[] = ['connected', 'restricted'];

/** So many messages are remembered that were counted against a number: what tells of one comes again within half an hour. */
const COUNTED = 100;

/** Acknowledgements that come within this of a written one are not written, in ms. */
const ACK_EVERY_MS = 2_000;

/** Of one number; `since`: only if it is in the same state since then. */
interface Change {
  name: string;
  since?: Date | undefined;
  update: UpdateQuery<InstanceDoc>;
}

interface Ack {
  name: string;
  at: Date;
  cold: boolean;
}

/** The fleet in MongoDB. */
export function mongoInstances({ instances }: Pick<Models, 'instances'>): InstanceStore {
  const write = async (changes: readonly Change[]): Promise<void> => {
    if (changes.length === 0) return;
    const operations = changes
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, since, update }) => ({
        updateOne: { filter: { _id: name, ...(since !== undefined && { since }) }, update },
      }));
    await bulkWrite(instances, operations);
  };

  /** Receipts come in bursts, and most say nothing new of their number: they cost one look a burst. */
  const acknowledge = groupCommit(async (acks: readonly Ack[]) => {
    const merged = new Map<string, Ack>();
    for (const ack of acks) {
      const { at, cold } = merged.get(ack.name) ?? ack;
      merged.set(ack.name, { ...ack, at: at > ack.at ? at : ack.at, cold: cold || ack.cold });
    }
    const rows = await instances.find({ _id: { $in: [...merged.keys()].sort() } }).lean<InstanceDoc[]>();
    const known = new Map(rows.map((row) => [row._id, instanceOf(row)]));
    await write(
      [...merged.values()].flatMap((ack) => {
        const update = ackUpdate(known.get(ack.name), ack);
        return update === undefined ? [] : [{ name: ack.name, update }];
      }),
    );
    return acks.map(({ name }) => known.get(name));
  });

  const change = groupCommit<Change>(write);

  return {
    async all() {
      const rows = await instances.find().sort({ _id: 1 }).lean<InstanceDoc[]>();
      return rows.map(instanceOf);
    },

    async get(name) {
      const row = await instances.findById(name).lean<InstanceDoc>();
      return row === null ? undefined : instanceOf(row);
    },

    async register({ name, server, phone, ...rest }) {
      // The times of two servers' events cannot be compared.
      await instances.updateOne(
        { _id: name, server: { $ne: server } },
        { $set: { server, movedAt: rest.since }, $unset: { lastUpAt: 1, lastDownAt: 1, eventLagMs: 1 } },
      );
      const ofEvolution = phone === undefined ? { server } : { server, phone };
      await instances.updateOne({ _id: name }, { $set: ofEvolution, $setOnInsert: rest }, { upsert: true });
    },

    async setLimits(name, limits) {
      await instances.updateOne({ _id: name }, { $set: limits });
    },

    async setWarmUp(name, from, to) {
      const here =
        from === undefined
          ? { warmUp: { $exists: false } }
          : { 'warmUp.stage': from.stage, 'warmUp.since': from.since };
      const change = to === undefined ? { $unset: { warmUp: 1 } } : { $set: { warmUp: to } };
      return (await instances.updateOne({ ...here, _id: name }, change)).matchedCount === 1;
    },

    async moveState(from, to, now, toldBy) {
      const { state, evidence } = to;
      const given = [...MOVED, ...LASTING].filter((field) => to[field] !== undefined);
      const result = await instances.updateOne(
        { _id: from.name, state: from.state, since: from.since, ...(toldBy && notStale(toldBy)) },
        {
          $set: {
            state,
            evidence,
            since: now,
            ...Object.fromEntries(given.map((field) => [field, to[field]])),
          },
          $unset: Object.fromEntries(
            ['reconnect', ...MOVED.filter((field) => to[field] === undefined)].map((field) => [field, 1]),
          ),
        },
      );
      return result.matchedCount === 1;
    },

    async noteEvent(name, event) {
      const { kind, eventAt, receivedAt } = event;
      const [field, other] =
        kind === 'up' ? (['lastUpAt', 'lastDownAt'] as const) : (['lastDownAt', 'lastUpAt'] as const);
      const eventLagMs = lagOf(eventAt, receivedAt);
      const taken = await instances.updateOne(
        { _id: name, ...notStale(event) },
        { $max: { [field]: eventAt }, $set: { eventLagMs } },
      );
      if (taken.matchedCount === 1) return true;
      const anew = await instances.updateOne(
        { _id: name, eventLagMs: { $lt: eventLagMs - LONGEST_WAY_MS } },
        { $set: { [field]: eventAt, eventLagMs }, $unset: { [other]: 1 } },
      );
      return anew.matchedCount === 1;
    },

    async noteReconnect({ name, state, since, reconnect: known }, reconnect) {
      const tries =
        known === undefined ? { reconnect: { $exists: false } } : { 'reconnect.tries': known.tries };
      const noted = await instances.updateOne({ _id: name, state, since, ...tries }, { $set: { reconnect } });
      return noted.matchedCount === 1;
    },

    async noteRestart(name, at) {
      await instances.updateOne({ _id: name }, { $set: { restartedAt: at } });
    },

    async recordFailure(name, { at, begunAt = at, times = 1, keyId }) {
      const inUse = { _id: name, state: { $in: IN_USE } };
      const row = await instances
        .findOneAndUpdate(
          {
            ...inUse,
            ...uncounted(keyId),
            $or: [{ lastFailureAt: { $exists: false } }, { lastFailureAt: { $lte: begunAt } }],
          },
          { $inc: { consecutiveFailures: times }, $set: { lastFailureAt: at }, ...counting(keyId) },
          { returnDocument: 'after' },
        )
        .lean<InstanceDoc>();
      if (row !== null || keyId === undefined) return row?.consecutiveFailures ?? 0;
      const before = await instances.findOne({ ...inUse, counted: keyId }).lean<InstanceDoc>();
      return before?.consecutiveFailures ?? 0;
    },

    async recordColdRefusal(name, keyId) {
      await instances.updateOne(
        { _id: name, ...uncounted(keyId) },
        { $inc: { coldRefusals: 1 }, ...counting(keyId) },
      );
      return (await instances.findById(name).lean<InstanceDoc>())?.coldRefusals ?? 0;
    },

    recordAck: (name, at, cold) => acknowledge({ name, at, cold }),

    async noteGap(name, gapAt) {
      await instances.updateOne({ _id: name }, { $max: { gapAt } });
    },

    async noteCaughtUp(name, caughtUpTo) {
      await instances.updateOne({ _id: name }, { $max: { caughtUpTo } });
    },

    setHealth: (name, health, since) => change({ name, since, update: { $set: { health } } }),
  };
}

/** No later event was noted that says otherwise. */
function notStale({ kind, eventAt }: ConnectionEvent) {
  const notAfter = (field: 'lastUpAt' | 'lastDownAt') => ({
    $or: [{ [field]: { $exists: false } }, { [field]: { $lte: eventAt } }],
  });
  return { $and: kind === 'up' ? [notAfter('lastUpAt'), notAfter('lastDownAt')] : [notAfter('lastUpAt')] };
}

function uncounted(keyId: string | undefined) {
  return keyId === undefined ? {} : { counted: { $ne: keyId } };
}

function counting(keyId: string | undefined) {
  return keyId === undefined ? {} : { $push: { counted: { $each: [keyId], $slice: -COUNTED } } };
}

/** Undefined: nothing that would be worth writing. */
function ackUpdate(instance: Instance | undefined, { at, cold }: Ack): UpdateQuery<InstanceDoc> | undefined {
  if (instance === undefined) return undefined;
  const { lastAckAt = EPOCH, consecutiveFailures, coldRefusals = 0 } = instance;
  const endsRefusals = cold && coldRefusals > 0;
  if (consecutiveFailures === 0 && !endsRefusals && at.getTime() - lastAckAt.getTime() < ACK_EVERY_MS)
    return undefined;
  return {
    $set: { consecutiveFailures: 0 },
    $max: { lastAckAt: at },
    $unset: { lastFailureAt: 1, ...(endsRefusals && { coldRefusals: 1 }) },
  };
}

function instanceOf({
  _id,
  lastUpAt: _up,
  lastDownAt: _down,
  eventLagMs: _lag,
  counted: _counted,
  ...row
}: InstanceDoc): Instance {
  return { name: _id, ...row };
}
