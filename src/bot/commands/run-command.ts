import { InvalidInputError, type Problem } from '../../errors.ts';
import type { Language } from '../i18n/language.ts';
import { TEXTS } from '../i18n/texts.ts';
import { isOffered, offered } from '../people/roles.ts';
import { type Block, example, failure, reply, text, type Reply } from '../reply.ts';
import { readCommandLine, type Token } from './command-line.ts';
import { commandProblem } from './command-problems.ts';
import type { Command, Asking, CommandContext, CommandGroup, Input } from './command.ts';
import { errorReply } from './error-reply.ts';
import { findCommand } from './find-command.ts';
import { listOf } from './help.ts';
import { readOptions } from './options.ts';
import { refusal, strangerReply } from './refusal.ts';
import { COMMANDS, WORD_COMMANDS } from './registry.ts';
import { speakerOf } from './speaker.ts';
import { withPlace, writeDone } from './written-down.ts';

/**
 * Does what a line asks for and answers it, if whoever asks may have it. Never throws: whatever goes wrong is an answer too.
 */
export async function runCommand(context: CommandContext, line: string): Promise<Reply> {
  const speaker = speakerOf(withPlace(context));
  const request = await readRequest(speaker, line);
  if ('answer' in request) {
    // What they may not do is no less so for being misspelt.
    const isStranger = context.role === undefined && request.answer.failed === true;
    return isStranger ? strangerReply(speaker) : request.answer;
  }
  const { command, input, problems } = request;
  try {
    const refused = await refusal(speaker, command, input);
    if (refused !== undefined) return refused;
    if (problems.length === 0) {
      const answer = await command.run(speaker, input);
      if (answer.did !== undefined) await writeDone(speaker, command, answer.did);
      return answer;
    }
    const others = (await command.check?.(speaker, input)) ?? [];
    throw new InvalidInputError('The command cannot be read', [...problems, ...others]);
  } catch (error) {
    return errorReply(speaker, error, command, input.subject);
  }
}

/** What a line is answered where there is no store: help, and what is no command. Undefined: the command needs more. */
export async function answerInWords(language: Language, line: string): Promise<Reply | undefined> {
  const request = await readRequest({ language, texts: TEXTS[language], role: 'admin' }, line);
  return 'answer' in request ? request.answer : undefined;
}

interface Request {
  command: Command;
  input: Input;
  problems: Problem[];
}

/** The command that a line asks for, or the answer if that takes only words. */
async function readRequest(asking: Asking, line: string): Promise<Request | { answer: Reply }> {
  const { tokens, openQuote } = readCommandLine(line.replace(/^\s*\//, ''));
  if (tokens.length === 0) return { answer: reply() };
  const words = leadingWords(tokens);
  const found = findCommand(COMMANDS, words);
  if (found.kind === 'unknown') return { answer: unknownReply(asking, found.typed, found.near) };
  if (found.kind === 'group') return { answer: halfReply(asking, found.group) };
  const { command, rest } = found;
  const { input, problems } = readInput(command, rest, tokens.slice(words.length), openQuote);
  const worded = WORD_COMMANDS.find((one) => one === command);
  if (worded !== undefined && problems.length === 0 && isOffered(command, asking)) {
    return { answer: await worded.run(asking, input) };
  }
  return { command, input, problems };
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

function halfReply(asking: Asking, group: CommandGroup): Reply {
  const { texts, language } = asking;
  const { blocks } = listOf(asking, offered([group], asking));
  return failure(text(texts.half(group.names[language]), 'warning'), ...blocks);
}

/** What was most likely meant; it can be pressed where it is all that is to be said, and no example's name is in it. */
function meantInstead({ subject, options }: Command, line: string): Block {
  return example(line, subject === undefined && options === undefined ? { label: line } : undefined);
}

function unknownReply(asking: Asking, typed: string, near: Command | undefined): Reply {
  const { texts } = asking;
  return near === undefined || !isOffered(near, asking)
    ? failure(text(texts.unknown(typed), 'bad'), example(texts.help.help.example()))
    : failure(text(texts.unknownButNear(typed), 'bad'), meantInstead(near, texts.help[near.id].example()));
}
