import { migrationsContract } from '../contract/migrations.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const stores = mongoStoresUnderTest(await testStore());

migrationsContract(() => stores);
