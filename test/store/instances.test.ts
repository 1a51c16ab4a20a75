import { instanceOutcomesContract } from '../contract/instance-outcomes.ts';
import { instancesContract } from '../contract/instances.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const stores = mongoStoresUnderTest(await testStore());

instancesContract(() => stores);
instanceOutcomesContract(() => stores);
