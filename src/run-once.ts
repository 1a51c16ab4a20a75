import type { Settings } from '../config/index.ts';
import { answerInWords } from './bot/commands/run-command.ts';
import { TEXTS } from './bot/i18n/texts.ts';
import { failure, type Reply, text } from './bot/reply.ts';
import type { Logger } from './log.ts';

/**
 * Answers one command line and is done: nothing of the server is started. What the command begins is gone on with by the
 * Frota that runs, or by the next one.
 * @throws FrotaError when the store or the counters that the settings name cannot be reached
 */
export async function runOnce(line: string, settings: Settings, log: Logger): Promise<Reply> {
  const words = await answerInWords(settings.FROTA_LANGUAGE, line);
  if (words !== undefined) {
    return words.leave === true ? failure(text(TEXTS[settings.FROTA_LANGUAGE].noServerHere)) : words;
  }
  // Loaded only when it is needed: help takes half the time without it.
  const { runOnStore } = await import('./run-on-store.ts');
  return runOnStore(line, settings, log);
}
