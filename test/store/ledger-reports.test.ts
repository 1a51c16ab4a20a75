import { ledgerUnsettledContract } from '../contract/ledger-unsettled.ts';
import { ledgerSpansContract } from '../contract/ledger-spans.ts';
import { ledgerReportsContract } from '../contract/ledger-reports.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const stores = mongoStoresUnderTest(await testStore());

ledgerReportsContract(() => stores);
ledgerSpansContract(() => stores);
ledgerUnsettledContract(() => stores);
