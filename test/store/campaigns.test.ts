import { campaignsContract } from '../contract/campaigns.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const stores = mongoStoresUnderTest(await testStore());

campaignsContract(() => stores);
