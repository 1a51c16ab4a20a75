import { qrCodesContract } from '../contract/qr-codes.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const stores = mongoStoresUnderTest(await testStore());

qrCodesContract(() => stores.qrCodes);
