import { entriesAbout, messagesOf } from '../../engine/automations/decided.ts';
import type { Rule } from '../../engine/automations/rule.ts';
import { type Block, press, reply, text } from '../reply.ts';
import { ruleSwitch } from '../rule-buttons.ts';
import type { Command, Speaker } from './command.ts';
import { findRule } from './find-rule.ts';
import { ruleLines } from './rule-lines.ts';

/** What a rule did is told of so long a time, in ms: the outbox keeps no more. */
const LATELY_MS = 30 * 24 * 3_600_000;

/** `regra ver NAME`: what a rule does, and what became of it lately. */
export const ruleShowCommand: Command = {
  id: 'rule.show',
  needs: 'viewer',
  names: { 'pt-BR': 'ver', en: 'show' },
  aliases: ['mostrar'],
  subject: 'rule',
  async run(speaker, { subject }) {
    const rule = await findRule(speaker.ports, subject);
    const { texts } = speaker;
    return reply(
      ...rulePresented(speaker, rule),
      ...(await lately(speaker, rule)),
      press(texts.help['rule.dryrun'].example(rule.name), { label: texts.buttons.dryRun }),
      ruleSwitch(rule, texts),
    );
  },
};

/** What a rule is, in blocks. */
export function rulePresented({ texts, formats, language }: Speaker, rule: Rule): Block[] {
  const { columns } = texts.rules;
  const lines = ruleLines(rule, language);
  const made = formats.dateTime(rule.createdAt);
  return [
    text(rule.name, 'title'),
    text(rule.source === 'config' ? texts.rules.ofFile : texts.rules.madeBy(rule.createdBy, made), 'muted'),
    {
      kind: 'table',
      columns: [],
      rows: [
        [
          columns.state,
          rule.enabled
            ? { text: texts.rules.onSince(formats.dateTime(rule.since)), tone: 'good' }
            : { text: texts.rules.off, tone: 'warning' },
        ],
        [columns.when, lines.when],
        ...(lines.conditions === '' ? [] : [[columns.conditions, lines.conditions]]),
        [columns.actions, lines.actions],
      ],
    },
  ];
}

async function lately({ ports, texts, formats }: Speaker, { id }: Rule): Promise<Block[]> {
  const now = ports.clock.now();
  const since = new Date(now.getTime() - LATELY_MS);
  const [actions, messages] = await Promise.all([
    ports.outbox.tally(entriesAbout(id), since, now),
    ports.outbox.tally(messagesOf(id), since, now),
  ]);
  const failed = actions.failed + messages.failed;
  const failures = [...actions.failures, ...messages.failures]
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, 5);
  return [
    text(
      texts.rules.lately(actions.done, failed, actions.waiting + messages.waiting),
      failed > 0 ? 'warning' : 'plain',
    ),
    ...failures.map(({ at, reason }) => text(`  ${formats.shortTime(at)}: ${reason}`, 'bad')),
  ];
}
