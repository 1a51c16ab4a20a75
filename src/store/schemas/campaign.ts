import { Schema } from 'mongoose';
import type { Campaign, SegmentMap } from '../../engine/types.ts';

/** A campaign; the `_id` is the database's own. */
export interface CampaignDoc extends Omit<Campaign, 'id' | 'segments'> {
  segments?: StoredSegments;
}

/** Segments are people's own words: not every one could be the name of a field. */
export interface StoredSegments extends Pick<SegmentMap, 'otherwise'> {
  bySegment: { segment: string; instances: string[] }[];
}

export const campaign = new Schema<CampaignDoc>(
  {
    name: { type: String, required: true },
    status: { type: String, required: true },
    list: { type: String, required: true },
    variants: { type: [String], required: true },
    strategy: { type: String, required: true },
    instances: { type: [String], required: true },
    interval: { type: { minMs: Number, maxMs: Number }, required: true, _id: false },
    dailyLimitPerInstance: { type: Number, required: true },
    pauseOnHealthBelow: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    audienceComplete: { type: Boolean, required: true },
    scheduledAt: Date,
    startedAt: Date,
    resumedAt: Date,
    finishedAt: Date,
    audienceCursor: String,
    lastInstance: String,
    revision: Number,
    reason: String,
    waiting: { type: Schema.Types.Mixed },
    segments: { type: Schema.Types.Mixed },
    media: { type: Schema.Types.Mixed },
    brake: { type: { instances: [String], at: Date }, _id: false },
    expiresAt: Date,
    approval: { type: Schema.Types.Mixed },
    cleared: { type: Schema.Types.Mixed },
    refused: { type: Schema.Types.Mixed },
  },
  { versionKey: false, collection: 'campaigns', minimize: false },
)
  .index({ name: 1 }, { unique: true })
  .index({ status: 1 })
  .index({ createdAt: -1, _id: -1 });
