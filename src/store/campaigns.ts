import { isValidObjectId, type Types } from 'mongoose';
import type { CampaignChanges, CampaignStore } from '../engine/ports.ts';
import type { Campaign } from '../engine/types.ts';
import { FrotaError } from '../errors.ts';
import { isDeadlock, isDuplicateKey } from './duplicate-key.ts';
import type { CampaignDoc, Models } from './models.ts';

type Row = CampaignDoc & { _id: Types.ObjectId };

/** Campaigns in MongoDB. */
export function mongoCampaigns({ campaigns }: Pick<Models, 'campaigns'>): CampaignStore {
  return {
    async create(campaign) {
      try {
        const created = await campaigns.create(campaign);
        return campaignOf(created.toObject());
      } catch (error) {
        if (!isDuplicateKey(error) && !isDeadlock(error)) throw error;
        throw new FrotaError(
          'name_taken',
          `A campaign "${campaign.name}" exists already; choose another name.`,
        );
      }
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
  };
}

/** `undefined` removes the field. */
function updateOf(changes: CampaignChanges & { status?: Campaign['status'] }): object {
  const entries = Object.entries(changes);
  const set = entries.filter(([, value]) => value !== undefined);
  const unset = entries.filter(([, value]) => value === undefined).map(([field]) => [field, 1]);
  return {
    ...(set.length > 0 && { $set: Object.fromEntries(set) }),
    ...(unset.length > 0 && { $unset: Object.fromEntries(unset) }),
  };
}

function campaignOf({ _id, ...row }: Row): Campaign {
  return { id: _id.toHexString(), ...row };
}
