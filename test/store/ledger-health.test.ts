import { expect, it } from 'vitest';
import { mongoLedger } from '../../src/store/ledger.ts';
import { BEGUN, givenRow } from './ledger-rows.ts';
import { testStore } from './test-store.ts';

const { models } = await testStore();
const { outcomes } = mongoLedger(models);

it('numbers whose outcomes are asked for at the same time each get their own', async () => {
  await givenRow(models, 'delivered', 'a1');
  await givenRow(models, 'sent', 'a2');
  await givenRow(models, 'read', 'b1', { instance: 'B' });
  const names = ['A', 'B', 'nobody', 'A'];
  const [from, to] = [new Date(BEGUN.getTime() - 1), new Date(BEGUN.getTime() + 1)];
  const told = await Promise.all(names.map((name) => outcomes(from, to, name)));
  const a = [['A', { sent: 2, delivered: 1, read: 0, failed: 0 }]];
  expect(told.map((one) => Array.from(one))).toEqual([
    a,
    [['B', { sent: 1, delivered: 1, read: 1, failed: 0 }]],
    [],
    a,
  ]);
});
