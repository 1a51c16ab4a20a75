import { campaignEditsContract } from '../contract/campaign-edits.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const stores = mongoStoresUnderTest(await testStore());

campaignEditsContract(() => stores);
