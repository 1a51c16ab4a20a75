import { expect, it } from 'vitest';
import { readSettings } from '../config/index.ts';
import { webhookCredentials } from '../src/services.ts';
import { temporaryFolder } from './integration/test-frota.ts';

const A = { name: 'a', url: 'http://evo-a', apikey: 'key-of-a' };
const B = { name: 'b', url: 'http://evo-b', apikey: 'key-of-b', webhookJwtKey: 'jwt-key-of-server-b' };
const SHARED = { WEBHOOK_SECRET: 'secret-of-all-servers', WEBHOOK_JWT_KEY: 'jwt-key-of-all-servers' };

it('a server is known by what all share, or by what is its own alone', async () => {
  const settings = readSettings({
    ...SHARED,
    EVOLUTION_SERVERS: JSON.stringify([A, B]),
    PUBLIC_URL: 'https://frota.example.com',
  });
  expect(await webhookCredentials(settings, ['a', 'b'])).toEqual(
    new Map([
      ['a', { secret: 'secret-of-all-servers', jwtKey: 'jwt-key-of-all-servers' }],
      ['b', { jwtKey: 'jwt-key-of-server-b' }],
    ]),
  );
});

it('the sandbox is known by what is set, else by a secret that is drawn and kept', async () => {
  const FROTA_DATA_DIR = await temporaryFolder();
  const set = readSettings({ FROTA_DATA_DIR, WEBHOOK_JWT_KEY: SHARED.WEBHOOK_JWT_KEY });
  expect(await webhookCredentials(set, ['sandbox'])).toEqual(
    new Map([['sandbox', { jwtKey: 'jwt-key-of-all-servers' }]]),
  );
  const unset = readSettings({ FROTA_DATA_DIR });
  const drawn = await webhookCredentials(unset, ['sandbox']);
  expect(drawn.get('sandbox')).toEqual({ secret: expect.stringMatching(/^[\da-f]{32}$/) });
  expect(await webhookCredentials(unset, ['sandbox'])).toEqual(drawn);
});
