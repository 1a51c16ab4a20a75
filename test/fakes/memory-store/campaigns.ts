import type { CampaignStore } from '../../../src/engine/ports.ts';
import type { Campaign } from '../../../src/engine/types.ts';
import { FrotaError } from '../../../src/errors.ts';
import { compareText } from './row.ts';
import { changed, frozen } from './values.ts';

/** Campaigns in memory. What they hold is frozen. */
export function memoryCampaigns(): CampaignStore {
  const campaigns = new Map<string, Campaign>();
  let created = 0;

  /** @throws FrotaError `name_taken` */
  const keep = (campaign: Campaign): Campaign => {
    const others = [...campaigns.values()].filter(({ id }) => id !== campaign.id);
    if (others.some(({ name }) => name === campaign.name)) {
      throw new FrotaError(
        'name_taken',
        `A campaign "${campaign.name}" exists already; choose another name.`,
      );
    }
    campaigns.set(campaign.id, frozen(campaign));
    return copyOf(frozen(campaign));
  };

  return {
    async create(record) {
      const id = (++created).toString(16).padStart(24, '0');
      return keep(changed({ id, ...record }, {}));
    },

    async get(id) {
      const campaign = campaigns.get(id);
      return campaign && copyOf(campaign);
    },

    async find(nameOrId) {
      return [...campaigns.values()]
        .filter(({ id, name }) => id === nameOrId || name === nameOrId)
        .map(copyOf);
    },

    async list(statuses) {
      return [...campaigns.values()]
        .filter(({ status }) => statuses?.includes(status) ?? true)
        .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
        .map(copyOf);
    },

    async page({ statuses, limit, after }) {
      return [...campaigns.values()]
        .filter(({ status }) => statuses?.includes(status) ?? true)
        .sort(lastFirst)
        .filter((one) => after === undefined || lastFirst(after, one) < 0)
        .slice(0, limit)
        .map(copyOf);
    },

    async move(id, from, to, changes) {
      const campaign = campaigns.get(id);
      if (campaign === undefined || !from.includes(campaign.status)) return undefined;
      return keep(changed(campaign, { ...changes, status: to }));
    },

    async update(id, changes) {
      const campaign = campaigns.get(id);
      if (campaign !== undefined) keep(changed(campaign, changes));
    },

    async discard(id) {
      return campaigns.get(id)?.status === 'draft' && campaigns.delete(id);
    },

    async edit({ id, status, revision }, changes, to) {
      const campaign = campaigns.get(id);
      if (campaign === undefined || campaign.status !== status || campaign.revision !== revision) {
        return undefined;
      }
      const back = to === undefined ? {} : { status: to, approval: undefined };
      return keep(changed(campaign, { ...changes, ...back, revision: (revision ?? 0) + 1 }));
    },
  };
}

function copyOf(campaign: Campaign): Campaign {
  return { ...campaign };
}

type Place = Pick<Campaign, 'createdAt' | 'id'>;

function lastFirst(a: Place, b: Place): number {
  return b.createdAt.getTime() - a.createdAt.getTime() || compareText(b.id, a.id);
}
