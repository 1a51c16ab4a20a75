import { beforeEach, describe, expect, it } from 'vitest';
import { mongoContactImport } from '../../../src/store/contact-import.ts';
import { people, runningCampaign, type TestEngine, testEngine } from '../../engine/test-engine.ts';
import { testStore } from '../../store/test-store.ts';
import { servedApi } from './served-api.ts';
import { stallOn } from './slow-client.ts';

const store = await testStore();
let engine: TestEngine;
beforeEach(() => {
  engine = testEngine(store);
});
const call = await servedApi(() => engine, mongoContactImport(store.models));

interface Page {
  items: { phone: string }[];
  next: string | null;
}

const queued = async (count: number): Promise<{ id: string }> => {
  await people(store, 'clientes', count);
  const { id } = await runningCampaign(engine, { name: 'Natal', list: 'clientes' });
  return { id };
};

describe('the messages of a campaign', () => {
  it('are read page by page to the end, of those of one status', async () => {
    const params = await queued(5);
    const [gone] = await engine.ledger.rows(params.id, undefined, 1);
    await engine.ledger.suppress([gone?.id ?? ''], 'opted_out');
    const phones: string[] = [];
    const pages: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query = { limit: '2', status: 'queued', ...(cursor !== '' && { cursor }) };
      const { body, wrong } = await call({ id: 'listMessages', role: 'operator', params, query });
      expect(wrong).toBe('');
      const page = body as Page;
      phones.push(...page.items.map(({ phone }) => phone));
      pages.push(page.items.length);
      cursor = page.next;
    }
    expect(pages).toEqual([2, 2]);
    expect(phones).toEqual([1, 2, 3, 4].map((n) => `+5511970000${String(n).padStart(3, '0')}`));
  });

  it('are not listed for those who see no phone: where a page ends is one; single ones are told, without it', async () => {
    const params = await queued(2);
    const list = (id: string) => call({ id, role: 'viewer', params });
    expect(await list('listMessages')).toMatchObject({ status: 403, wrong: '' });
    expect(await list('listUnknownMessages')).toMatchObject({ status: 403, wrong: '' });
    const phone = '+5511970000001';
    const one = await call({ id: 'getMessage', role: 'viewer', params: { ...params, phone } });
    expect(one.body).toMatchObject({ phone: '…0001', status: 'queued' });
  });

  it('are a file that is read no further than a slow client takes it', async () => {
    const { id } = await queued(1);
    const [row] = await engine.ledger.rows(id, undefined, 1);
    if (row === undefined) throw new Error('no row');
    let pages = 0;
    const page = Array.from({ length: 1_000 }, () => row);
    // A campaign without end.
    engine.ledger = { ...engine.ledger, rows: async () => (pages++, page) };
    await stallOn(`${call.origin}/api/v1/campaigns/${id}/messages.csv`, 'operator', () => pages);
    expect(pages).toBeLessThan(2_000);
  });

  it('are none of a campaign that is none', async () => {
    const params = { id: 'none', phone: '+5511970000001' };
    const asked = await Promise.all(
      ['listMessages', 'exportMessages', 'getMessage', 'listUnknownMessages'].map((id) =>
        call({ id, role: 'operator', params }),
      ),
    );
    expect(asked).toMatchObject(asked.map(() => ({ status: 404, body: { code: 'not_found' }, wrong: '' })));
  });
});
