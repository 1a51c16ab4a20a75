import { beforeEach, expect, it } from 'vitest';
import { LATER, NOW } from './rows.ts';
import { type Fresh, inParallel, type StoresUnderTest } from './stores.ts';

const ANA = '+5511970000001';
const LID = '195555111177';

/** How every store of privacy addresses answers. */
export function lidsContract(fresh: Fresh): void {
  let stores: StoresUnderTest;
  beforeEach(() => {
    stores = fresh();
  });

  it('a privacy address is whose it was last said to be', async () => {
    expect(await stores.lids.phoneOf(LID)).toBeUndefined();
    for (const phone of [ANA, ANA, '+5511970000002']) await stores.lids.learn(LID, phone);
    await stores.lids.learn('195555111178', ANA);
    expect(await stores.other.lids.phoneOf(LID)).toBe('+5511970000002');
    expect(await stores.lids.phoneOf('195555111178')).toBe(ANA);
  });

  const out = (at: Date) => ({ optedOut: true, at, instance: 'A' });
  const back = (at: Date) => ({ optedOut: false, at, instance: 'B' });

  it('what somebody wished before is kept until it is granted', async () => {
    const { lids } = stores;
    await lids.keepWish(LID, out(NOW));
    expect(await lids.phoneOf(LID)).toBeUndefined();
    expect(await lids.learn('195555111178', ANA)).toBeUndefined();
    for (let times = 0; times < 2; times++) expect(await lids.learn(LID, ANA)).toEqual(out(NOW));
    await lids.endWish(LID, back(NOW));
    await lids.endWish(LID, out(LATER));
    expect(await lids.learn(LID, ANA)).toEqual(out(NOW));
    await lids.endWish(LID, out(NOW));
    expect(await lids.learn(LID, ANA)).toBeUndefined();
    expect(await lids.phoneOf(LID)).toBe(ANA);
  });

  it.each([
    ['the last one', [out(NOW), back(LATER)], back(LATER)],
    ['of one second the one for silence', [out(NOW), back(NOW)], out(NOW)],
  ])('of several wishes counts %s, in any order', async (_, wishes, kept) => {
    for (const wish of wishes) await stores.lids.keepWish('1', wish);
    for (const wish of wishes.toReversed()) await stores.lids.keepWish('2', wish);
    await inParallel(stores, 20, ({ lids }, n) => lids.keepWish('3', wishes[n % 2]!));
    for (const lid of ['1', '2', '3']) expect(await stores.lids.learn(lid, ANA)).toEqual(kept);
  });

  it('may be learned by many at once', async () => {
    await inParallel(stores, 20, ({ lids }) => lids.learn(LID, ANA));
    expect(await stores.lids.phoneOf(LID)).toBe(ANA);
  });
}
