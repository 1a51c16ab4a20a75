import { ledgerOutcomesContract } from '../contract/ledger-outcomes.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const stores = mongoStoresUnderTest(await testStore());

ledgerOutcomesContract(() => stores);
