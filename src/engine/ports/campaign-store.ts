import type { Campaign, CampaignStatus } from '../types.ts';

export interface CampaignStore {
  create(campaign: Omit<Campaign, 'id'>): Promise<Campaign>;
  get(id: string): Promise<Campaign | undefined>;
  /** By id, or by name when only one campaign has it; case and accents as written. */
  find(nameOrId: string): Promise<Campaign[]>;
  list(statuses?: readonly CampaignStatus[]): Promise<Campaign[]>;
  /** All, or those of some statuses, the last made first; from behind a place on. */
  page(query: CampaignQuery): Promise<Campaign[]>;
  /** Changes the status if it is still one of `from`. Undefined: it was not. */
  move(
    id: string,
    from: readonly CampaignStatus[],
    to: CampaignStatus,
    changes?: CampaignChanges,
  ): Promise<Campaign | undefined>;
  update(id: string, changes: CampaignChanges): Promise<void>;
  /** Removes a campaign that is still a draft; its name is free again. False: it is none, or gone. */
  discard(id: string): Promise<boolean>;
  /**
   * Changes what a campaign was told to do, if it still has the status and the revision of `from`; counts the revision up.
   * Undefined: it has not.
   * @param to the status that it goes back to, without its request for approval; not there: it stays as it is
   * @throws FrotaError `name_taken`
   */
  edit(from: Campaign, changes: CampaignEdits, to?: CampaignStatus): Promise<Campaign | undefined>;
}

export interface CampaignQuery {
  statuses?: readonly CampaignStatus[];
  limit: number;
  after?: Pick<Campaign, 'createdAt' | 'id'>;
}

/** What people may change of a campaign; `undefined` removes a field. */
export type CampaignEdits = { [K in EditableField]?: Campaign[K] | undefined };

export type EditableField =
  | 'name'
  | 'list'
  | 'variants'
  | 'strategy'
  | 'instances'
  | 'segments'
  | 'media'
  | 'interval'
  | 'dailyLimitPerInstance'
  | 'pauseOnHealthBelow'
  | 'scheduledAt'
  | 'expiresAt';

/** `undefined` removes a field. */
export type CampaignChanges = {
  [
    K in
      | 'startedAt'
      | 'resumedAt'
      | 'finishedAt'
      | 'audienceCursor'
      | 'audienceComplete'
      | 'lastInstance'
      | 'reason'
      | 'waiting'
      | 'brake'
      | 'approval'
      | 'cleared'
      | 'refused'
  ]?: Campaign[K] | undefined;
};
