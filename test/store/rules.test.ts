import { rulesContract } from '../contract/rules.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const stores = mongoStoresUnderTest(await testStore());

rulesContract(() => stores);
