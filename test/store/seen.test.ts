import { seenContract } from '../contract/seen.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const stores = mongoStoresUnderTest(await testStore());

seenContract(() => stores.seen);
