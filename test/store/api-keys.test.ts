import { apiKeysContract } from '../contract/api-keys.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const stores = mongoStoresUnderTest(await testStore());

apiKeysContract(() => stores.apiKeys);
