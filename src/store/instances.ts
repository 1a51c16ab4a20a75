import type { InstanceStore } from '../engine/ports.ts';
import type { Instance } from '../engine/types.ts';
import type { InstanceDoc, Models } from './models.ts';

/** The fleet in MongoDB. */
export function mongoInstances({ instances }: Pick<Models, 'instances'>): InstanceStore {
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
      const ofEvolution = phone === undefined ? { server } : { server, phone };
      await instances.updateOne({ _id: name }, { $set: ofEvolution, $setOnInsert: rest }, { upsert: true });
    },

    async moveState(from, to, now) {
      const { until, ...state } = to;
      const result = await instances.updateOne(
        { _id: from.name, state: from.state, since: from.since },
        {
          $set: { ...state, since: now, ...(until !== undefined && { until }) },
          ...(until === undefined && { $unset: { until: 1 } }),
        },
      );
      return result.matchedCount === 1;
    },

    async noteEvent(name, kind, eventAt) {
      const notAfter = (field: 'lastUpAt' | 'lastDownAt') => ({
        $or: [{ [field]: { $exists: false } }, { [field]: { $lte: eventAt } }],
      });
      const filter =
        kind === 'up'
          ? { _id: name, $and: [notAfter('lastUpAt'), notAfter('lastDownAt')] }
          : { _id: name, $and: [notAfter('lastUpAt')] };
      const field = kind === 'up' ? 'lastUpAt' : 'lastDownAt';
      return (await instances.updateOne(filter, { $max: { [field]: eventAt } })).matchedCount === 1;
    },

    async recordFailure(name) {
      const row = await instances
        .findByIdAndUpdate(name, { $inc: { consecutiveFailures: 1 } }, { returnDocument: 'after' })
        .lean<InstanceDoc>();
      return row?.consecutiveFailures ?? 0;
    },

    async recordAck(name, at) {
      await instances.updateOne({ _id: name }, { $set: { lastAckAt: at, consecutiveFailures: 0 } });
    },

    async setHealth(name, health) {
      await instances.updateOne({ _id: name }, { $set: { health } });
    },
  };
}

function instanceOf({ _id, lastUpAt: _up, lastDownAt: _down, ...row }: InstanceDoc): Instance {
  return { name: _id, ...row };
}
