import { isValidObjectId, type Types } from 'mongoose';
import type { CampaignStore } from '../engine/ports.ts';
import type { Campaign, SegmentMap } from '../engine/types.ts';
import { FrotaError } from '../errors.ts';
import { isDeadlock, isDuplicateKey } from './duplicate-key.ts';
import type { CampaignDoc, Models } from './models.ts';
import type { StoredSegments } from './schemas/campaign.ts';

type Row = CampaignDoc & { _id: Types.ObjectId };

/** Campaigns in MongoDB. */
export function mongoCampaigns({ campaigns }: Pick<Models, 'campaigns'>): CampaignStore {
  return {
    async create(campaign) {
      const { segments, ...rest } = campaign;
      const created = await withNameOfItsOwn(campaign.name, () =>
        campaigns.create({ ...rest, ...(segments !== undefined && { segments: storedSegments(segments) }) }),
      );
      return campaignOf(created.toObject());
    },

    async get(id) {
      if (!isValidObjectId(id)) return undefined;
      const row = await campaigns.findById(id).lean<Row>();
      return row === null ? undefined : campaignOf(row);
    },

    async find(nameOrId) {
      const either = isValidObjectId(nameOrId) ? [{ _id: nameOrId }] : [];
      const rows = await campaigns.find({ $or: [{ name: nameOrId }, ...either] }).lean<Row[]>();
      return rows.map(campaignOf);
    },

    async list(statuses) {
      const filter = statuses === undefined ? {} : { status: { $in: [...statuses] } };
      const rows = await campaigns.find(filter).sort({ createdAt: -1 }).lean<Row[]>();
      return rows.map(campaignOf);
    },

    async page({ statuses, limit, after }) {
      const behind =
        after === undefined || !isValidObjectId(after.id)
          ? {}
          : {
              $or: [
                { createdAt: { $lt: after.createdAt } },
                { createdAt: after.createdAt, _id: { $lt: after.id } },
              ],
            };
      const rows = await campaigns
        .find({ ...(statuses !== undefined && { status: { $in: [...statuses] } }), ...behind })
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map(campaignOf);
    },

    async move(id, from, to, changes) {
      const row = await campaigns
        .findOneAndUpdate({ _id: id, status: { $in: [...from] } }, updateOf({ ...changes, status: to }), {
          returnDocument: 'after',
        })
        .lean<Row>();
      return row === null ? undefined : campaignOf(row);
    },

    async update(id, changes) {
      await campaigns.updateOne({ _id: id }, updateOf(changes));
    },

    async discard(id) {
      const { deletedCount } = await campaigns.deleteOne({ _id: id, status: 'draft' });
      return deletedCount > 0;
    },

    async edit({ id, status, revision, name }, changes, to) {
      const { segments } = changes;
      const update = updateOf({
        ...changes,
        ...(to !== undefined && { status: to, approval: undefined }),
        ...(segments !== undefined && { segments: storedSegments(segments) }),
      });
      // Not in one command with the read: in it FerretDB does not say that a name is taken.
      const { matchedCount } = await withNameOfItsOwn(changes.name ?? name, () =>
        campaigns.updateOne(
          { _id: id, status, revision: revision ?? { $exists: false } },
          { ...update, $inc: { revision: 1 } },
        ),
      );
      return matchedCount === 0 ? undefined : this.get(id);
    },
  };
}

/** @throws FrotaError `name_taken` */
async function withNameOfItsOwn<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isDuplicateKey(error) && !isDeadlock(error)) throw error;
    throw new FrotaError('name_taken', `A campaign "${name}" exists already; choose another name.`);
  }
}

/** `undefined` removes the field. */
function updateOf(changes: object): object {
  const entries = Object.entries(changes);
  const set = entries.filter(([, value]) => value !== undefined);
  const unset = entries.filter(([, value]) => value === undefined).map(([field]) => [field, 1]);
  return {
    ...(set.length > 0 && { $set: Object.fromEntries(set) }),
    ...(unset.length > 0 && { $unset: Object.fromEntries(unset) }),
  };
}

function campaignOf({ _id, segments, ...row }: Row): Campaign {
  return { id: _id.toHexString(), ...row, ...(segments !== undefined && { segments: segmentsOf(segments) }) };
}

function storedSegments({ bySegment, otherwise }: SegmentMap): StoredSegments {
  const entries = Object.entries(bySegment);
  return { bySegment: entries.map(([segment, instances]) => ({ segment, instances })), otherwise };
}

function segmentsOf({ bySegment, otherwise }: StoredSegments): SegmentMap {
  const entries = bySegment.map(({ segment, instances }) => [segment, instances] as const);
  return { bySegment: Object.fromEntries(entries), otherwise };
}
