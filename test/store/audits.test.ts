import { mongoAudits } from '../../src/store/audits.ts';
import { auditsContract } from '../contract/audits.ts';
import { testStore } from './test-store.ts';

const { models } = await testStore();

auditsContract(() => mongoAudits(models));
