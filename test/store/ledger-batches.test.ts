import { ledgerBatchesContract } from '../contract/ledger-batches.ts';
import { ledgerQueueContract } from '../contract/ledger-queue.ts';
import { ledgerRacesContract } from '../contract/ledger-races.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const stores = mongoStoresUnderTest(await testStore());

ledgerBatchesContract(() => stores);
ledgerQueueContract(() => stores);
ledgerRacesContract(() => stores);
