import { lanesContract } from '../contract/lanes.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const stores = mongoStoresUnderTest(await testStore());

lanesContract(() => stores);
