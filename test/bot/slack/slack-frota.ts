import { freePort } from '../../chaos/free-port.ts';
import { testFrota, type TestFrota } from '../../integration/test-frota.ts';
import { fleetOf } from '../support.ts';
import { BOT_TOKEN, SIGNING_SECRET, type SlackSim } from './slack-sim.ts';

/** A Frota with two numbers whose team is on the simulated Slack, over HTTP. */
export async function slackFrota(
  { apiUrl }: Pick<SlackSim, 'apiUrl'>,
  env: Record<string, string> = {},
): Promise<TestFrota> {
  const frota = await testFrota(
    { timeScale: 0.01, numbers: ['vendas-1', 'vendas-2'].map((name) => ({ name })) },
    {
      PORT: String(await freePort()),
      SLACK_BOT_TOKEN: BOT_TOKEN,
      SLACK_SIGNING_SECRET: SIGNING_SECRET,
      SLACK_API_URL: apiUrl,
      ...env,
    },
  );
  await fleetOf(frota, 2);
  return frota;
}
