import { idempotencyContract } from '../contract/idempotency.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const stores = mongoStoresUnderTest(await testStore());

idempotencyContract(() => stores.idempotency);
