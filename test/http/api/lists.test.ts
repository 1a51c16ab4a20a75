import { beforeEach, expect, it } from 'vitest';
import { mongoContactImport } from '../../../src/store/contact-import.ts';
import { type TestEngine, testEngine } from '../../engine/test-engine.ts';
import { testStore } from '../../store/test-store.ts';
import { servedApi } from './served-api.ts';

const store = await testStore();
const contactImport = mongoContactImport(store.models);
let engine: TestEngine;
beforeEach(() => {
  engine = testEngine(store);
});
const call = await servedApi(() => engine, contactImport);

it('lists tell their size, and what texts for them may use', async () => {
  const ana = { phone: '+5511970000001', name: 'Ana', attributes: { cidade: 'Santos' } };
  await contactImport.upsertMany([ana], 'clientes');
  const { body, wrong } = await call({ id: 'listLists', role: 'viewer' });
  expect(wrong).toBe('');
  expect(body).toEqual({ items: [{ name: 'clientes', size: 1, fields: ['cidade', 'name'] }], next: null });
});
