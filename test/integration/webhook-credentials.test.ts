import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { webhookToken } from '../../src/sandbox/webhooks/token.ts';
import { quiet } from '../sandbox/support.ts';
import { testFrota } from './test-frota.ts';

const JWT_KEY = 'the-key-of-the-tokens';

it('Evolution’s tokens prove who posts; Frota sets its key at the start, and sees to it that it is set', async () => {
  const frota = await testFrota({ numbers: [quiet('n1')], timeScale: 0.001 }, { WEBHOOK_JWT_KEY: JWT_KEY });
  const { sandbox } = frota;
  await expect.poll(() => frota.ports.probe.webhookDrift('sandbox', 'n1')).toEqual([]);
  sandbox.control.drop('n1');
  await expect.poll(() => sandbox.webhooks.delivered).toBeGreaterThan(0);
  expect(sandbox.webhooks.lost).toBe(0);

  const post = (key: string) =>
    fetch(`${frota.url}/webhooks/evolution/sandbox`, {
      method: 'POST',
      headers: { authorization: `Bearer ${webhookToken(key, systemClock.now())}` },
      body: '{"event":"x","instance":"n1"}',
    });
  expect((await post(JWT_KEY)).status).toBe(200);
  expect((await post('the-key-of-a-stranger')).status).toBe(401);
});
