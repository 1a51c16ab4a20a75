import { setLimits } from '../../engine/adjust-instance.ts';
import type { Limits } from '../../engine/ports.ts';
import { InvalidInputError, type Problem } from '../../errors.ts';
import { example, reply, text } from '../reply.ts';
import type { Command } from './command.ts';
import { commandProblem } from './command-problems.ts';
import { findInstance } from './find-instance.ts';
import type { OptionName } from './option-keys.ts';
import type { Options } from './options.ts';

/** What each option sets, and the least that it may be. */
const LIMITS = {
  hour: { limit: 'hourLimit', least: 1 },
  day: { limit: 'dayLimit', least: 1 },
  newChats: { limit: 'newChatLimit', least: 0 },
} as const satisfies Partial<Record<OptionName, { limit: keyof Limits; least: number }>>;

/** `instancia limites NAME [hora=…] [dia=…] [novas=…]`: what a number may send, or what a person decides. */
export const limitsCommand: Command = {
  id: 'instance.limits',
  needs: 'approver',
  names: { 'pt-BR': 'limites', en: 'limits' },
  aliases: ['limite', 'limit'],
  subject: 'instance',
  options: ['hour', 'day', 'newChats'],
  async run({ ports, texts, actor }, { subject, options }) {
    const instance = await findInstance(ports, subject);
    const limits = readLimits(options);
    const isChange = Object.keys(limits).length > 0;
    if (isChange) await setLimits(ports, instance, limits, actor);
    const { name, hourLimit, dayLimit, newChatLimit, warmUp } = { ...instance, ...limits };
    const perDay = warmUp === undefined ? undefined : ports.settings.warmUpTable[warmUp.stage];
    return reply(
      text(texts.instances.limits(name, hourLimit, dayLimit, newChatLimit), isChange ? 'good' : 'plain'),
      ...(perDay === undefined || perDay >= dayLimit ? [] : [text(texts.warmUp.limited(perDay), 'muted')]),
      ...(isChange
        ? []
        : [text(texts.instances.toSetLimits, 'muted'), example(texts.help['instance.limits'].example(name))]),
    );
  },
};

/** @throws InvalidInputError with everything that is wrong with them. */
function readLimits(options: Options): Partial<Limits> {
  const problems: Problem[] = [];
  const limits: Partial<Limits> = {};
  for (const [option, { limit, least }] of Object.entries(LIMITS)) {
    const given = options.get(option as keyof typeof LIMITS)?.[0];
    if (given === undefined) continue;
    if (!/^\d+$/.test(given)) problems.push(commandProblem(option, 'number_unreadable', { text: given }));
    else if (Number(given) < least) problems.push(commandProblem(option, 'number_too_small', { least }));
    else limits[limit] = Number(given);
  }
  if (problems.length > 0) throw new InvalidInputError('Limits', problems);
  return limits;
}
