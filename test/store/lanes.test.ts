import { describe, expect, it } from 'vitest';
import { mongoLanes } from '../../src/store/lanes.ts';
import { inParallel, testStore } from './test-store.ts';

const { models } = await testStore();
const lanes = mongoLanes(models);

const NOW = new Date('2026-03-10T12:00:00Z');
const after = (ms: number): Date => new Date(NOW.getTime() + ms);

describe("a number's slot", () => {
  it('is due at once for a number that never sent', async () => {
    expect(await lanes.get('A')).toEqual({ instance: 'A', nextSendAt: new Date(0) });
    expect(await lanes.claim('A', NOW, after(25_000), 'natal')).toBe(true);
    expect(await lanes.get('A')).toEqual({ instance: 'A', nextSendAt: after(25_000), lastCampaign: 'natal' });
  });

  it('is taken when it is due, to the millisecond, and not before', async () => {
    await lanes.claim('A', NOW, after(25_000), 'natal');
    expect(await lanes.claim('A', after(24_999), after(60_000), 'other')).toBe(false);
    expect(await lanes.get('A')).toMatchObject({ nextSendAt: after(25_000), lastCampaign: 'natal' });
    expect(await lanes.claim('A', after(25_000), after(60_000), 'other')).toBe(true);
    expect(await lanes.get('A')).toMatchObject({ nextSendAt: after(60_000), lastCampaign: 'other' });
  });

  it('can be put off, never brought forward', async () => {
    await lanes.claim('A', NOW, after(25_000), 'natal');
    await lanes.postpone('A', after(26_000));
    await lanes.postpone('A', after(24_000));
    expect(await lanes.get('A')).toEqual({ instance: 'A', nextSendAt: after(26_000), lastCampaign: 'natal' });
  });

  it("is each number's own", async () => {
    await lanes.claim('A', NOW, after(25_000), 'natal');
    expect(await lanes.claim('B', NOW, after(25_000), 'natal')).toBe(true);
  });

  it.each([
    ['the first ever', undefined],
    ['a later one', new Date(0)],
  ])('goes to one of 20 that want it: %s', async (_, before) => {
    for (const name of ['A', 'B', 'C']) {
      if (before !== undefined) await lanes.claim(name, before, before, 'natal');
      const claims = await inParallel(20, (n) => lanes.claim(name, NOW, after(25_000 + n), `campaign ${n}`));
      expect(claims.filter(Boolean)).toHaveLength(1);
      expect((await lanes.get(name)).lastCampaign).toBe(`campaign ${claims.indexOf(true)}`);
    }
  });
});
