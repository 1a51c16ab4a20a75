import { leasesContract } from '../contract/leases.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const stores = mongoStoresUnderTest(await testStore());

leasesContract(() => stores.leases);
