import type { ReceivedStats, Refusals } from '../../engine/ports.ts';
import { type NotSet, registerWebhooks } from '../../engine/register-webhooks.ts';
import { type Block, type Cell, example, failure, reply, text } from '../reply.ts';
import type { Command, CommandGroup, Speaker } from './command.ts';
import { deadLettersGroup } from './dead-letters.ts';

/** What was refused longer ago than this, in ms, is no news. */
const REFUSED_MS = 7 * 24 * 3_600_000;

/** `webhooks`: how many wait, how many were given up, and what was not taken, with what to do about it. */
const overviewCommand: Command = {
  id: 'webhooks',
  needs: 'viewer',
  names: { 'pt-BR': 'ver', en: 'show' },
  aliases: ['status', 'mostrar'],
  async run(speaker) {
    const { ports, texts } = speaker;
    const now = ports.clock.now();
    const [stats, refusals] = await Promise.all([ports.received.stats(now), ports.received.refusals()]);
    return reply(
      ...waiting(speaker, stats),
      ...(stats.dead === 0
        ? [text(texts.webhooks.noDead, 'good')]
        : [text(texts.webhooks.dead(stats.dead), 'bad'), example(texts.help['webhooks.dead'].example())]),
      ...refused(
        speaker,
        refusals.filter(({ lastAt }) => now.getTime() - lastAt.getTime() < REFUSED_MS),
      ),
    );
  },
};

function waiting(
  { ports, texts, formats }: Speaker,
  { waiting: count, due, dueSince }: ReceivedStats,
): Block[] {
  const words = texts.webhooks;
  if (count === 0) return [text(words.noneWaits, 'good')];
  const since = formats.duration(ports.clock.now().getTime() - (dueSince?.getTime() ?? 0));
  return [
    ...(due === 0 ? [] : [text(words.due(due, since), 'warning')]),
    ...(due === count ? [] : [text(words.heldBack(count - due), 'muted')]),
  ];
}

function refused({ texts, formats }: Speaker, refusals: readonly Refusals[]): Block[] {
  const words = texts.webhooks;
  if (refusals.length === 0) return [text(words.noneRefused, 'good')];
  return [
    text(words.refused, 'warning'),
    {
      kind: 'table',
      columns: [
        { title: words.columns.server },
        { title: words.columns.answer },
        { title: words.columns.count, align: 'right' },
        { title: words.columns.last },
        { title: words.columns.fix },
      ],
      rows: refusals.map((refusal): Cell[] => [
        refusal.server === '' ? '?' : refusal.server,
        words.answers[refusal.reason],
        formats.number(refusal.count),
        formats.shortTime(refusal.lastAt),
        fixOf(refusal, words, formats),
      ]),
    },
  ];
}

function fixOf(
  { server, reason, largestBytes }: Refusals,
  { fixes }: Speaker['texts']['webhooks'],
  formats: Speaker['formats'],
): string {
  switch (reason) {
    case 'unauthorized':
      return server === '' ? fixes.unknownServer : fixes.wrongSecret(server);
    case 'too_large':
      return fixes.tooLarge(largestBytes === undefined ? '?' : formats.number(largestBytes / 1024 / 1024));
    case 'unavailable':
      return fixes.unavailable;
  }
}

/** `webhooks definir`: points every number's webhooks at Frota, now. */
const setCommand: Command = {
  id: 'webhooks.set',
  needs: 'operator',
  names: { 'pt-BR': 'definir', en: 'set' },
  aliases: ['registrar', 'register', 'configurar'],
  async run({ ports, texts }) {
    const words = texts.webhooks;
    const { set, failed } = await registerWebhooks(ports);
    const done = text(words.set(set.length), set.length > 0 ? 'good' : 'warning');
    const did = { subject: 'fleet', after: { set: set.length, failed: failed.length } };
    if (failed.length === 0) return { ...reply(done), did };
    return {
      ...failure(done, text(words.notSet(failed.length), 'bad'), {
        kind: 'table',
        columns: [{ title: words.columns.error }, { title: words.columns.instances }],
        rows: byReason(failed).map(([reason, instances]): Cell[] => [
          { text: reason, tone: 'bad' },
          instances.join(', '),
        ]),
      }),
      did,
    };
  },
};

/** A server that does not answer is one line, not one for each of its numbers. */
function byReason(failed: readonly NotSet[]): [string, string[]][] {
  const reasons = new Map<string, string[]>();
  for (const { instance, reason } of failed) reasons.set(reason, [...(reasons.get(reason) ?? []), instance]);
  return [...reasons];
}

export const webhooksGroup: CommandGroup = {
  names: { 'pt-BR': 'webhooks', en: 'webhooks' },
  aliases: ['webhook'],
  commands: [overviewCommand, deadLettersGroup, setCommand],
  otherwise: overviewCommand,
};
