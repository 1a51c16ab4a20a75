import { readable, type Survey } from '../config/index.ts';
import { wordsFor } from './bot/commands/command.ts';
import { helpCommand } from './bot/commands/help.ts';
import { answerInWords } from './bot/commands/run-command.ts';
import type { Language } from './bot/i18n/language.ts';
import { TEXTS } from './bot/i18n/texts.ts';
import { type Block, failure, type Reply, text } from './bot/reply.ts';
import type { Logger } from './log.ts';

/**
 * Answers one command line and is done: nothing of the server is started. What the command begins is gone on with by the
 * Frota that runs, or by the next one. What needs only words is also answered with settings that cannot be read.
 * @throws FrotaError `bad_settings`, or when the store or the counters that the settings name cannot be reached
 */
export async function runOnce(line: string, survey: Survey, log: Logger): Promise<Reply> {
  const { FROTA_LANGUAGE: language } = survey.settings;
  const words = await answerInWords(language, line);
  if (words !== undefined) {
    if (words.leave === true) return failure(text(TEXTS[language].noServerHere));
    return isHelp(line) ? { ...words, blocks: [...usage(language), ...words.blocks] } : words;
  }
  const settings = readable(survey);
  // Loaded only when it is needed: help takes half the time without it.
  const { runOnStore } = await import('./run-on-store.ts');
  return runOnStore(line, settings, log);
}

/** Whether all commands are asked for. */
function isHelp(line: string): boolean {
  return wordsFor(helpCommand(() => [])).includes(line.trim());
}

/** What a shell's user needs to know besides the commands. */
function usage(language: Language): Block[] {
  const { usage: lines, about, commands } = TEXTS[language].shell;
  return [
    text(lines.join('\n')),
    text(''),
    text(about.join('\n'), 'muted'),
    text(''),
    text(commands, 'title'),
  ];
}
