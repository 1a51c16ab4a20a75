import type { Ports } from '../../engine/ports.ts';
import { FrotaError, InvalidInputError, messageOf, type Problem } from '../../errors.ts';
import { isDatabaseAway } from '../../store/database-away.ts';
import type { Texts } from '../i18n/texts.ts';
import { example, failure, text, type Reply } from '../reply.ts';
import type { Command, Speaker } from './command.ts';
import { findNamed } from './matching.ts';
import { OPTION_KEYS, type OptionName } from './option-keys.ts';
import { optionOfField } from './option-of-field.ts';

/**
 * What went wrong with a command, in the asker's language where the problem is ours, and what to type instead.
 * @param subject what was typed as its subject
 */
export async function errorReply(
  speaker: Speaker,
  error: unknown,
  command: Command,
  subject: string,
): Promise<Reply> {
  const { ports, texts } = speaker;
  if (error instanceof InvalidInputError) {
    // A store that fails now costs no more than the name in the example.
    const name = await nameOf(ports, command, subject).catch(() => undefined);
    return problemsReply(speaker, error, command, name);
  }
  if (error instanceof FrotaError) return failure(text(frotaErrorText(error, texts), 'bad'));
  ports.log.error({ err: error, command: command.id }, 'command failed');
  if (error instanceof Error && isDatabaseAway(error.constructor.name)) {
    return failure(text(texts.errors.store_unreachable(), 'bad'));
  }
  return failure(text(texts.unexpected(messageOf(error)), 'bad'));
}

/** The name of what a command was about; undefined: there is none so called. */
async function nameOf(
  { campaigns, instances, rules }: Ports,
  { subject: kind }: Command,
  typed: string,
): Promise<string | undefined> {
  if (typed === '') return undefined;
  const all = await namesOf();
  return findNamed(all, typed, ({ name }) => name)?.name;

  async function namesOf(): Promise<{ name: string }[]> {
    if (kind === 'campaign') return campaigns.list();
    if (kind === 'instance') return instances.all();
    return kind === 'rule' ? rules.all() : [];
  }
}

function problemsReply(
  speaker: Speaker,
  { problems }: InvalidInputError,
  command: Command,
  name: string | undefined,
): Reply {
  const { texts } = speaker;
  const suggestions = problems.map((problem) => (problem.params as { suggestion?: string })?.suggestion);
  const suggested = suggestions.find((suggestion) => suggestion !== undefined);
  const line = texts.help[command.id].example(suggested ?? name);
  // With options the example makes up what it is done with.
  const isMeant = suggested !== undefined;
  return failure(
    {
      kind: 'problems',
      problems: problems.map((problem) => ({
        field: fieldLabel(problem, speaker),
        text: problemText(problem, texts),
      })),
    },
    text(texts.exampleFollows, 'muted'),
    example(line, isMeant && command.options === undefined ? { label: line } : undefined),
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

/** A field as the person types it: `texto2` for the engine's `text 2`. */
function fieldLabel({ field, line }: Problem, { texts, language }: Speaker): string {
  const { option, number = 1 } = optionOfField(field);
  if (!isOption(option)) {
    const label = texts.fields[option] ?? field;
    return line === undefined ? label : texts.contacts.rejection(line, label);
  }
  return OPTION_KEYS[option][language] + (number === 1 ? '' : String(number));
}

function isOption(name: string): name is OptionName {
  return Object.hasOwn(OPTION_KEYS, name);
}
