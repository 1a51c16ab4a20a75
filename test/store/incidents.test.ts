import { mongoIncidents } from '../../src/store/incidents.ts';
import { incidentsContract } from '../contract/incidents.ts';
import { testStore } from './test-store.ts';

const { models } = await testStore();

incidentsContract(() => [mongoIncidents(models), mongoIncidents(models)]);
