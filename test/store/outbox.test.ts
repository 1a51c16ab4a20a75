import { outboxContract } from '../contract/outbox.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const stores = mongoStoresUnderTest(await testStore());

outboxContract(() => stores);
