import type { Campaign } from '../src/engine/types.ts';
import { mongoCampaigns } from '../src/store/campaigns.ts';
import { connectStore } from '../src/store/connect.ts';

const BATCH = 10_000;

/** Puts made-up people straight into the store, as a list of that name; a CSV of a million would take its time. */
export async function putPeople(mongoUri: string, list: string, count: number): Promise<string> {
  const { models, close } = await connectStore(mongoUri);
  await models.lists.insertMany([{ _id: list, fields: ['nome'] }]);
  for (let at = 0; at < count; at += BATCH) {
    const people = Array.from({ length: Math.min(BATCH, count - at) }, (_, n) => ({
      _id: `+5511${900_000_000 + at + n}`,
      name: `Pessoa ${at + n}`,
      lists: [list],
      attributes: {},
      optedOut: false,
    }));
    await models.contacts.insertMany(people, { lean: true });
  }
  await close();
  return list;
}

/** Puts a running campaign into the store, which the Frota over it takes up by itself. */
export async function putCampaign(
  mongoUri: string,
  given: Pick<Campaign, 'list' | 'instances' | 'interval'>,
): Promise<string> {
  const store = await connectStore(mongoUri);
  const { id } = await mongoCampaigns(store.models).create({
    name: given.list,
    status: 'running',
    variants: ['Oi {{nome}}'],
    strategy: 'hybrid',
    dailyLimitPerInstance: 1_000_000,
    pauseOnHealthBelow: 0,
    createdAt: new Date(),
    startedAt: new Date(),
    audienceComplete: false,
    ...given,
  });
  await store.close();
  return id;
}
