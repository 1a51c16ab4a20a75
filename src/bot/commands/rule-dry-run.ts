import { dryRun, type WouldDo } from '../../engine/automations/dry-run.ts';
import { shortened } from '../../engine/shortened.ts';
import { type Cell, reply, text } from '../reply.ts';
import type { Command, Speaker } from './command.ts';
import { findRule } from './find-rule.ts';
import { masked } from '../../engine/masked.ts';
import { actionLine } from './rule-lines.ts';

/** What somebody wrote is shown up to so many characters. */
const TEXT_SHOWN = 40;

/** `regra simular NAME`: what a rule would have done over the last 24 hours. Does nothing. */
export const ruleDryRunCommand: Command = {
  id: 'rule.dryrun',
  needs: 'viewer',
  names: { 'pt-BR': 'simular', en: 'dry-run' },
  aliases: ['simulacao', 'testar', 'simulate', 'dryrun', 'test'],
  subject: 'rule',
  async run(speaker, { subject }) {
    const { ports, texts, formats } = speaker;
    const rule = await findRule(ports, subject);
    const run = await dryRun(ports, rule);
    const [from, to] = [formats.shortTime(run.from), formats.shortTime(run.to)];
    const head = text(
      texts.rules.looked(from, to, run.events, run.matched),
      run.matched > 0 ? 'good' : 'plain',
    );
    const note = text(texts.rules.nothingDone, 'muted');
    const about = rule.when === 'instance_state' ? [text(texts.rules.lastStates, 'muted')] : [];
    if (run.matched === 0) return reply(head, ...about, note);
    const { columns } = texts.rules;
    const more = run.matched - run.first.length;
    return reply(
      head,
      ...about,
      {
        kind: 'table',
        columns: [columns.at, columns.whom, columns.text, columns.actions].map((title) => ({ title })),
        rows: run.first.map((one) => rowOf(speaker, one)),
      },
      ...(more > 0 ? [text(texts.rules.more(more), 'muted')] : []),
      note,
    );
  },
};

function rowOf({ formats, texts, language }: Speaker, { facts, actions }: WouldDo): Cell[] {
  const { trigger, contact, campaign } = facts;
  const phone = trigger.phone === undefined ? undefined : masked(trigger.phone);
  const whom = contact?.name ?? phone ?? trigger.instance ?? campaign?.name ?? '';
  const said =
    trigger.text ?? trigger.reason ?? (trigger.state === undefined ? '' : texts.states[trigger.state]);
  const shown = said.replaceAll(/\s+/g, ' ');
  return [
    formats.shortTime(trigger.at),
    whom,
    shortened(shown, TEXT_SHOWN),
    actions.length === 0
      ? { text: texts.rules.nothing, tone: 'muted' }
      : actions.map((action) => actionLine(action, language)).join('; '),
  ];
}
