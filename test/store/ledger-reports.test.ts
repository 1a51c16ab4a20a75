import { ledgerReportsContract } from '../contract/ledger-reports.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const stores = mongoStoresUnderTest(await testStore());

ledgerReportsContract(() => stores);
