import { conversationsContract } from '../contract/conversations.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const stores = mongoStoresUnderTest(await testStore());

conversationsContract(() => stores.conversations);
