import { InvalidInputError, type Problem } from '../../errors.ts';
import { formatsFor } from '../i18n/formats.ts';
import { TEXTS } from '../i18n/texts.ts';
import { example, reply, text, type Reply } from '../reply.ts';
import { readCommandLine, type Token } from './command-line.ts';
import { commandProblem } from './command-problems.ts';
import type { Command, CommandContext, CommandGroup, Input, Speaker } from './command.ts';
import { errorReply } from './error-reply.ts';
import { findCommand } from './find-command.ts';
import { listOf } from './help.ts';
import { readOptions } from './options.ts';
import { COMMANDS } from './registry.ts';

/** Does what a line asks for and answers it. Never throws: whatever goes wrong is an answer too. */
export async function runCommand(context: CommandContext, line: string): Promise<Reply> {
  const speaker: Speaker = {
    ...context,
    texts: TEXTS[context.language],
    formats: formatsFor(context.language, context.ports.settings.timeZone),
  };
  const { tokens, openQuote } = readCommandLine(line.replace(/^\s*\//, ''));
  const words = leadingWords(tokens);
  if (tokens.length === 0) return reply();

  const found = findCommand(COMMANDS, words);
  if (found.kind === 'unknown') return unknownReply(speaker, found.typed, found.near);
  if (found.kind === 'group') return halfReply(speaker, found.group);
  const { command, rest } = found;
  const { input, problems } = readInput(command, rest, tokens.slice(words.length), openQuote);
  try {
    if (problems.length === 0) return await command.run(speaker, input);
    const others = (await command.check?.(speaker, input)) ?? [];
    throw new InvalidInputError('The command cannot be read', [...problems, ...others]);
  } catch (error) {
    return errorReply(speaker, error, command, input.subject);
  }
}

function leadingWords(tokens: readonly Token[]): string[] {
  const end = tokens.findIndex((token) => token.key !== undefined);
  return tokens.slice(0, end === -1 ? tokens.length : end).map((token) => token.value);
}

/** What was typed after the command's words, and what of it the command has no use for. */
function readInput(
  { subject: takesWords, options: allowed = [] }: Command,
  words: readonly string[],
  tokens: readonly Token[],
  openQuote: string | undefined,
): { input: Input; problems: Problem[] } {
  const { options, problems } = readOptions(tokens, allowed);
  const later = tokens.filter((token) => token.key === undefined).map((token) => token.value);
  const subject = [...words, ...later].join(' ');
  if (takesWords === undefined && subject !== '') {
    problems.push(commandProblem('command', 'words_stray', { words: subject }));
  }
  if (openQuote !== undefined) problems.push(commandProblem('command', 'quote_open', { quote: openQuote }));
  return { input: { subject, options }, problems };
}

function halfReply(speaker: Speaker, group: CommandGroup): Reply {
  const { texts, language } = speaker;
  return reply(text(texts.half(group.names[language]), 'warning'), ...listOf(speaker, [group]).blocks);
}

function unknownReply({ texts }: Speaker, typed: string, near: Command | undefined): Reply {
  return near === undefined
    ? reply(text(texts.unknown(typed), 'bad'), example(texts.help.help.example()))
    : reply(text(texts.unknownButNear(typed), 'bad'), example(texts.help[near.id].example()));
}
