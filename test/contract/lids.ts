import { beforeEach, expect, it } from 'vitest';
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

  it('may be learned by many at once', async () => {
    await inParallel(stores, 20, ({ lids }) => lids.learn(LID, ANA));
    expect(await stores.lids.phoneOf(LID)).toBe(ANA);
  });
}
