import { strangersContract } from '../contract/strangers.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const stores = mongoStoresUnderTest(await testStore());

strangersContract(() => stores.strangers);
