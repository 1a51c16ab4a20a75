import { peopleContract } from '../contract/people.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const stores = mongoStoresUnderTest(await testStore());

peopleContract(() => stores.people);
