import { contactsContract } from '../contract/contacts.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const stores = mongoStoresUnderTest(await testStore());

contactsContract(() => stores);
