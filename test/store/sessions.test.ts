import { sessionsContract } from '../contract/sessions.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const stores = mongoStoresUnderTest(await testStore());

sessionsContract(() => stores.sessions);
