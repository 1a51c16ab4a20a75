import { cardsContract } from '../contract/cards.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const stores = mongoStoresUnderTest(await testStore());

cardsContract(() => ({ cards: stores.cards, other: stores.other.cards }));
