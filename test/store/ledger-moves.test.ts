import { ledgerAttemptsContract } from '../contract/ledger-attempts.ts';
import { ledgerMovesContract } from '../contract/ledger-moves.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const stores = mongoStoresUnderTest(await testStore());

ledgerMovesContract(() => stores);
ledgerAttemptsContract(() => stores);
