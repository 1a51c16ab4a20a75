import { expect, it, vi } from 'vitest';
import { createCampaign } from '../../src/engine/new-campaign.ts';
import { freshDatabaseUri } from '../setup/database.ts';
import { importPeople, testFrota, type TestFrota } from './test-frota.ts';

const named = (...names: string[]) => ({ timeScale: 0.01, numbers: names.map((name) => ({ name })) });

async function states({ ports }: TestFrota): Promise<Record<string, string>> {
  const fleet = await ports.instances.all();
  return Object.fromEntries(fleet.map(({ name, state }) => [name, state]));
}

it('a number that Evolution or the settings no longer have is set aside, and comes back with them', async () => {
  const MONGODB_URI = freshDatabaseUri();
  const first = await testFrota(named('n1', 'n2', 'n3'), { MONGODB_URI });
  await vi.waitFor(async () =>
    expect(await states(first)).toEqual({ n1: 'connected', n2: 'connected', n3: 'connected' }),
  );
  await first.stop();

  const second = await testFrota(named('n1', 'n3'), { MONGODB_URI, EVOLUTION_INSTANCES: 'n1,n2' });
  await vi.waitFor(async () =>
    expect(await states(second)).toEqual({ n1: 'connected', n2: 'disconnected', n3: 'disconnected' }),
  );
  expect(await second.ports.instances.get('n2')).toMatchObject({
    evidence: 'the Evolution server "sandbox" does not have it any more',
  });
  expect(await second.ports.instances.get('n3')).toMatchObject({
    evidence: 'EVOLUTION_INSTANCES does not name it',
  });
  await importPeople(second, 'clientes', 1);
  const campaign = await createCampaign(second.ports, { name: 'A', list: 'clientes', variants: ['Oi'] });
  expect(campaign.instances).toEqual(['n1', 'n2']);
  await second.stop();

  const third = await testFrota(named('n1', 'n2', 'n3'), { MONGODB_URI });
  await vi.waitFor(async () =>
    expect(await states(third)).toEqual({ n1: 'connected', n2: 'connected', n3: 'connected' }),
  );
});
