import { pressesContract } from '../contract/presses.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const stores = mongoStoresUnderTest(await testStore());

pressesContract(() => stores.presses);
