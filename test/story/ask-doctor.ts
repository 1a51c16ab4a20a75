import { expect } from 'vitest';
import { surveySettings } from '../../config/index.ts';
import { doctorJson, doctorReply } from '../../src/bot/commands/doctor.ts';
import { renderBlocks } from '../../src/bot/console/render.ts';
import { TEXTS } from '../../src/bot/i18n/texts.ts';
import { runDoctor } from '../../src/run-doctor.ts';
import { freePort } from '../chaos/free-port.ts';
import { echoServer } from './echo-server.ts';

/** What a Frota is set up with that does not start. */
export const ELSEWHERE = {
  mongodb: 'planted/mongo-Jd5 Gw3',
  redis: 'planted-redis-Vb6Nc1',
  evolution: 'planted-evolution-Lm9Ry4',
  slack: 'xoxb-planted-slack-Ht2Fs8',
  telegram: '7123456789:AAplanted-telegram-Qe3Du5Ki7Wz1Yv9',
} as const;

/** What `frota doctor` writes of a set-up in which everything is wrong. @param env other settings */
export async function askDoctor(env: Record<string, string>): Promise<string[]> {
  const echo = await echoServer();
  const nowhere = `127.0.0.1:${await freePort()}`;
  const findings = await runDoctor(
    surveySettings({
      MONGODB_URI: `mongodb://frota:${encodeURIComponent(ELSEWHERE.mongodb)}@${nowhere}/frota`,
      REDIS_URL: `redis://:${ELSEWHERE.redis}@${nowhere}`,
      EVOLUTION_SERVERS: `main=${echo}|${ELSEWHERE.evolution}`,
      PUBLIC_URL: echo,
      SLACK_BOT_TOKEN: ELSEWHERE.slack,
      SLACK_API_URL: `${echo}/`,
      TELEGRAM_BOT_TOKEN: ELSEWHERE.telegram,
      TELEGRAM_API_ROOT: echo,
      ...env,
    }),
  );
  const lines = renderBlocks(doctorReply(TEXTS.en, findings).blocks);
  expect(lines.join('\n')).toMatch(/MongoDB does not answer.*Redis does not answer/s);
  return [...lines, JSON.stringify(doctorJson(TEXTS.en, findings))];
}
