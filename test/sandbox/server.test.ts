import { expect, test } from 'vitest';
import { DEFAULT_FLEET } from '../../src/sandbox/default-fleet.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { API_KEY, quiet, sandboxWith } from './support.ts';

test('two numbers of one name, or a time scale of nothing, stop the start', async () => {
  const start = startSandbox({
    apiKey: API_KEY,
    seed: 1,
    timeScale: 0,
    numbers: [{ name: 'n1' }, { name: 'n1' }],
  });
  await expect(start).rejects.toThrow(
    'Sandbox: numbers: "n1" is there twice; names are unique; timeScale: 0 is not above 0; 1 is real time',
  );
});

test('a port that is taken is an error, not a crash', async () => {
  const sandbox = await sandboxWith([quiet('n1')]);
  const port = Number(new URL(sandbox.url).port);
  await expect(sandboxWith([quiet('n1')], { port })).rejects.toThrow('EADDRINUSE');
});

test('names are found when they are percent-encoded', async () => {
  const sandbox = await sandboxWith([quiet('Clínica São José'), quiet('a/b')]);
  for (const name of ['Clínica São José', 'a/b']) {
    const { body } = await sandbox.call('GET', `/instance/connectionState/${encodeURIComponent(name)}`);
    expect(body.instance).toEqual({ instanceName: name, state: 'open' });
  }
});

test('stop ends requests that hang', async () => {
  const sandbox = await sandboxWith([quiet('n1')]);
  sandbox.control.hang('n1');
  const hanging = sandbox.sendText('n1', '5511988887777');
  await expect.poll(() => sandbox.journal.accepted.length).toBe(1);
  await sandbox.stop();
  await expect(hanging).rejects.toThrow('fetch failed');
});

test('the default fleet has five open numbers of different characters', async () => {
  const sandbox = await sandboxWith(DEFAULT_FLEET, { timeScale: 1 });
  const { body } = await sandbox.call('GET', '/instance/fetchInstances');
  expect(body.map((instance: { name: string }) => instance.name)).toEqual([
    'vendas-1',
    'vendas-2',
    'suporte-1',
    'cobranca-1',
    'novidades-1',
  ]);
  const phones = new Set(body.map((instance: { ownerJid: string }) => instance.ownerJid));
  expect(phones.size).toBe(5);
  const characters = DEFAULT_FLEET.map(({ name: _name, phone: _phone, ...character }) =>
    JSON.stringify(character),
  );
  expect(new Set(characters).size).toBe(5);
});
