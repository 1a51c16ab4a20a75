import { setTimeout as delay } from 'node:timers/promises';
import { parsePhone } from '../../contacts/phone.ts';
import { sendTest, type TestSent } from '../../engine/test-send.ts';
import type { Blocked } from '../../engine/types.ts';
import { FrotaError, InvalidInputError, type Problem } from '../../errors.ts';
import { reasonText } from '../reasons.ts';
import { type Block, example, failure, reply, type Reply, text } from '../reply.ts';
import { obstacles } from '../waiting.ts';
import { commandProblem } from './command-problems.ts';
import type { Command, CommandContext, Speaker } from './command.ts';
import { findCampaign } from './find-campaign.ts';
import type { Options } from './options.ts';
import { boxed } from './preview.ts';

/** `campanha testar NAME [telefone=…]`: one of its texts to somebody of the team; in a chat to whoever asks. */
export const testCommand: Command = {
  id: 'campaign.test',
  needs: 'operator',
  names: { 'pt-BR': 'testar', en: 'test' },
  aliases: ['teste'],
  subject: 'campaign',
  options: ['phone', 'version'],
  async run(speaker, { subject, options }) {
    const { ports, texts, formats, actor, onStatus, person } = speaker;
    const campaign = await findCampaign(ports, subject);
    const own = person === undefined ? undefined : (await ports.people.get(person.id))?.phone;
    if (person !== undefined && own === undefined && !options.has('phone')) {
      return failure(text(texts.people.phoneUnknown, 'warning'), example(texts.help['me.phone'].example()));
    }
    const { phone, variant, problems } = readTest(speaker, options, campaign.variants.length, own);
    if (problems.length > 0) throw new InvalidInputError('The test cannot be sent', problems);
    try {
      const sent = await sendTest(ports, campaign, {
        phone,
        variant,
        by: actor,
        wait: (ms) => delay(ms),
        onWait(instance, until) {
          const duration = formats.duration(until.getTime() - ports.clock.now().getTime());
          onStatus?.(texts.test.waiting(instance, duration));
        },
      });
      return reply(...outcome(speaker, phone, sent));
    } catch (error) {
      return refusal(speaker, error);
    }
  },
};

function readTest(
  { region }: Pick<CommandContext, 'region'>,
  options: Options,
  versions: number,
  own: string | undefined,
): { phone: string; variant: number; problems: Problem[] } {
  const problems: Problem[] = [];
  const given = options.get('phone')?.[0]?.trim() ?? own ?? '';
  const parsed = parsePhone(given, region);
  if (given === '') problems.push(commandProblem('phone', 'phone_missing'));
  else if (!parsed.ok) problems.push(commandProblem('phone', 'phone_unreadable', { reason: parsed.code }));
  const version = Number(options.get('version')?.[0] ?? 1);
  if (!Number.isInteger(version) || version < 1 || version > versions) {
    problems.push(commandProblem('version', 'version_unknown', { versions }));
  }
  return { phone: parsed.ok ? parsed.phone : '', variant: version - 1, problems };
}

function outcome({ texts }: Speaker, phone: string, { instance, text: message, outcome }: TestSent): Block[] {
  switch (outcome.kind) {
    case 'accepted':
      return [text(texts.test.sent(instance, phone), 'good'), boxed(message)];
    case 'unknown':
      return [text(texts.test.unknown(instance, reasonText(outcome.reason, texts)), 'warning')];
    default:
      return [text(texts.test.failed(instance, reasonText(outcome.reason, texts)), 'bad')];
  }
}

/** Why no number sent it. @throws what is anything else */
function refusal({ texts, formats, ports }: Speaker, error: unknown): Reply {
  if (!(error instanceof FrotaError)) throw error;
  const { blocked, instance, until } = error.details as {
    blocked: readonly Blocked[];
    instance: string;
    until: Date;
  };
  switch (error.code) {
    case 'test_opted_out':
      return reply(text(texts.test.optedOut, 'bad'));
    case 'test_no_number':
      return reply(text(texts.test.noNumber(obstacles(blocked, texts)), 'bad'));
    case 'test_busy':
      return reply(text(texts.test.busy(instance, formats.moment(until, ports.clock.now())), 'warning'));
    default:
      throw error;
  }
}
