import { beforeEach, describe, expect, it } from 'vitest';
import type { Campaign } from '../../src/engine/types.ts';
import * as records from '../fakes/records.ts';
import { type Fresh, inParallel, type StoresUnderTest } from './stores.ts';

/** How people's changes reach a campaign in every store. */
export function campaignEditsContract(fresh: Fresh): void {
  let stores: StoresUnderTest;
  beforeEach(() => {
    stores = fresh();
  });

  async function given(changes: Partial<Campaign> = {}): Promise<Campaign> {
    const { id: _, ...record } = records.campaign('Natal', { status: 'paused', ...changes });
    return stores.campaigns.create(record);
  }

  describe('an edit', () => {
    it('sets, replaces and removes', async () => {
      const campaign = await given({ expiresAt: new Date('2026-04-01T00:00:00Z'), lastInstance: 'B' });
      const media = { url: 'https://example.com/a.png', type: 'image' as const };
      const edited = await stores.campaigns.edit(campaign, {
        variants: ['a', 'b'],
        media,
        expiresAt: undefined,
      });
      const { expiresAt: _, ...rest } = campaign;
      expect(edited).toEqual({ ...rest, variants: ['a', 'b'], media, revision: 1 });
      expect(await stores.campaigns.get(campaign.id)).toEqual(edited);
    });

    it('may send it back to another status, without the request for approval that it had', async () => {
      const approval = { by: { id: 'slack:U0ANA', name: 'Ana' }, at: new Date(0), recipients: 12 };
      const campaign = await given({ status: 'pending_approval', approval });
      expect(await stores.campaigns.get(campaign.id)).toMatchObject({ approval });
      const { approval: _, ...rest } = campaign;
      const edited = await stores.campaigns.edit(campaign, { variants: ['x'] }, 'draft');
      expect(edited).toEqual({ ...rest, variants: ['x'], status: 'draft', revision: 1 });
      expect(await stores.campaigns.get(campaign.id)).toEqual(edited);
    });

    it('is not made on a campaign that was moved', async () => {
      const campaign = await given();
      await stores.campaigns.move(campaign.id, ['paused'], 'running');
      expect(await stores.campaigns.edit(campaign, { variants: ['x'] })).toBeUndefined();
      expect(await stores.campaigns.get(campaign.id)).toMatchObject({ variants: campaign.variants });
    });

    it('is not made over one that its maker had not seen', async () => {
      const campaign = await given();
      const edits = await inParallel(stores, 6, ({ campaigns }, n) =>
        campaigns.edit(campaign, { variants: [`${n}`] }),
      );
      const [made, ...others] = edits.filter((edit) => edit !== undefined);
      expect(others).toEqual([]);
      expect(await stores.campaigns.get(campaign.id)).toEqual(made);
      const again = await stores.campaigns.edit(made as Campaign, { dailyLimitPerInstance: 7 });
      expect(again).toMatchObject({ dailyLimitPerInstance: 7, revision: 2 });
    });

    it('gives no campaign the name of another', async () => {
      const campaign = await given();
      await given({ name: 'Páscoa' });
      await expect(stores.campaigns.edit(campaign, { name: 'Páscoa' })).rejects.toMatchObject({
        code: 'name_taken',
        message: expect.stringContaining('Páscoa'),
      });
      expect(await stores.campaigns.edit(campaign, { name: 'Reis' })).toMatchObject({ name: 'Reis' });
    });
  });

  describe('a map of segments', () => {
    const bySegment = { 'R$ 100+': ['A'], 'sr. vip': ['A', 'B'], ['__proto__']: ['C'], '': ['B'] };

    it('has whatever words people use', async () => {
      const segments = { bySegment, otherwise: ['C'] };
      const created = await given({ strategy: 'by_segment', segments });
      expect(created.segments).toEqual(segments);
      const other = { bySegment: { $x: ['B'] }, otherwise: [] };
      expect(await stores.campaigns.edit(created, { segments: other })).toMatchObject({ segments: other });
      const without = await stores.campaigns.edit({ ...created, revision: 1 }, { segments: undefined });
      expect(without).toBeDefined();
      expect(without).not.toHaveProperty('segments');
    });
  });
}
