import { FrotaError, InvalidInputError, messageOf, type Problem } from '../../errors.ts';
import type { Texts } from '../i18n/texts.ts';
import { example, reply, text, type Reply } from '../reply.ts';
import type { Command, Speaker } from './command.ts';
import { OPTION_KEYS, type OptionName } from './option-keys.ts';

/** What went wrong with a command, in the asker's language where the problem is ours, and what to type instead. */
export function errorReply(speaker: Speaker, error: unknown, command: Command): Reply {
  const { ports, texts } = speaker;
  if (error instanceof InvalidInputError) return problemsReply(speaker, error, command);
  if (error instanceof FrotaError) return reply(text(frotaErrorText(error, texts), 'bad'));
  ports.log.error({ err: error, command: command.id }, 'command failed');
  return reply(text(texts.unexpected(messageOf(error)), 'bad'));
}

function problemsReply(speaker: Speaker, { problems }: InvalidInputError, command: Command): Reply {
  const { texts } = speaker;
  const suggestions = problems.map((problem) => (problem.params as { suggestion?: string })?.suggestion);
  return reply(
    {
      kind: 'problems',
      problems: problems.map((problem) => ({
        field: fieldLabel(problem, speaker),
        text: problemText(problem, texts),
      })),
    },
    text(texts.exampleFollows, 'muted'),
    example(texts.help[command.id].example(suggestions.find((suggestion) => suggestion !== undefined))),
  );
}

/** A problem in the language of the texts; in English when it is not one of ours. */
export function problemText({ code, params, message }: Problem, texts: Texts): string {
  const sentences: Partial<Record<string, (params: never) => string>> = texts.problems;
  return sentences[code ?? '']?.(params as never) ?? message;
}

function frotaErrorText({ code, details, message }: FrotaError, texts: Texts): string {
  const sentences: Partial<Record<string, (details: never) => string>> = texts.errors;
  return sentences[code]?.(details as never) ?? message;
}

/** The engine's fields that are not called like the option that gives them. */
const OPTION_OF_FIELD: Readonly<Record<string, OptionName>> = {
  'daily limit': 'limit',
  schedule: 'start',
};

/** A field as the person types it: `texto2` for the engine's `text 2`. */
function fieldLabel({ field, line }: Problem, { texts, language }: Speaker): string {
  const [, name = field, number = ''] = /^(text) (\d+)$/.exec(field) ?? [];
  const option = OPTION_OF_FIELD[name] ?? name;
  if (!isOption(option)) {
    const label = texts.fields[option] ?? field;
    return line === undefined ? label : texts.contacts.rejection(line, label);
  }
  return OPTION_KEYS[option][language] + (number === '1' ? '' : number);
}

function isOption(name: string): name is OptionName {
  return Object.hasOwn(OPTION_KEYS, name);
}
