import { isUnderWay, lastMigration, type LastMigration } from '../../engine/last-migration.ts';
import { executeMigration, undoMigration } from '../../engine/migration.ts';
import { type MigrationPlan, previewMigration } from '../../engine/migration-plan.ts';
import { migrationState } from '../migration-state.ts';
import { example, press, reply, text, type Block, type Reply, type TableBlock } from '../reply.ts';
import type { Command, Speaker } from './command.ts';
import { quoted } from './command-line.ts';
import { findInstance } from './find-instance.ts';
import { findNamed } from './matching.ts';
import { OPTION_KEYS } from './option-keys.ts';
import { splitNames } from './read-segments.ts';
import { CONFIRM, cutWord } from './trailing-words.ts';

/** Numbers that a preview names one by one. */
const TARGETS_SHOWN = 12;
/** A number that needs more days to write to all of its contacts lets some go quiet, as rebalancing has it (`QUIET_MS`). */
const CROWDED_DAYS = 30;

/** `instancia migrar NAME [para=A,B] [confirmar]`: what would become of its contacts; confirmed, it happens. */
export const migrateCommand: Command = {
  id: 'instance.migrate',
  needs: 'operator',
  names: { 'pt-BR': 'migrar', en: 'migrate' },
  subject: 'instance',
  options: ['to'],
  needsFor: ({ subject }) => (cutWord(subject, Object.values(CONFIRM)).found ? 'approver' : 'operator'),
  async run(speaker, { subject, options }) {
    const { ports, texts, actor } = speaker;
    const { rest, found: confirmed } = cutWord(subject, Object.values(CONFIRM));
    const { name } = await findInstance(ports, rest);
    const last = await lastMigration(ports, name);
    // One that waits can be replaced; one that gets on is what a new plan would be about.
    if (last !== undefined && isUnderWay(last) && last.waitsFor === undefined)
      return reply(...migrationState(last, texts, speaker.formats));
    const to = await namedIn(speaker, options.get('to')?.[0]);
    const plan = await previewMigration(ports, name, to === undefined ? {} : { to });
    if (!confirmed || plan.contacts === 0 || plan.unplaced > 0) return preview(speaker, plan, to, last);
    const { migration, began } = await executeMigration(ports, plan, actor);
    const when = speaker.formats.dateTime(migration.startedAt);
    return reply(
      began
        ? text(texts.migration.began(migration.contacts, name), 'good')
        : text(texts.migration.known(migration.by, when), 'warning'),
      example(texts.help['instance.show'].example(name), { label: texts.buttons.show }),
      press(texts.help['instance.undo'].example(name), { label: texts.buttons.undo }),
    );
  },
};

/** `instancia desfazer NAME`: takes its last migration back. */
export const undoCommand: Command = {
  id: 'instance.undo',
  needs: 'approver',
  names: { 'pt-BR': 'desfazer', en: 'undo' },
  subject: 'instance',
  async run({ ports, texts, formats, actor }, { subject }) {
    const { name } = await findInstance(ports, subject);
    const last = await lastMigration(ports, name);
    if (last === undefined) return reply(text(texts.migration.noneToUndo(name), 'warning'));
    const { migration, began } = await undoMigration(ports, last.migration.id, actor);
    if (!began)
      return reply(
        text(texts.migration.known(migration.by, formats.dateTime(migration.startedAt)), 'warning'),
        ...migrationState({ ...last, undo: migration }, texts, formats),
      );
    return reply(
      text(texts.migration.undoBegan(migration.contacts, name), 'good'),
      example(texts.help['instance.show'].example(name), { label: texts.buttons.show }),
    );
  },
};

/** The numbers that were named, as the fleet calls them. */
async function namedIn({ ports }: Speaker, given: string | undefined): Promise<string[] | undefined> {
  if (given === undefined) return undefined;
  const fleet = await ports.instances.all();
  return splitNames(given).map((name) => findNamed(fleet, name, (one) => one.name)?.name ?? name);
}

function preview(
  speaker: Speaker,
  plan: MigrationPlan,
  to: readonly string[] | undefined,
  last: LastMigration | undefined,
): Reply {
  const { texts, formats, language } = speaker;
  const { replaces, from, contacts, engaged, optedOut, targets, unplaced } = plan;
  const mostDays = Math.max(0, ...targets.map(({ days }) => days));
  const before = last === undefined ? [] : migrationState(last, texts, formats);
  const staying = optedOut === 0 ? [] : [text(texts.migration.optedOut(optedOut), 'muted')];
  if (contacts === 0) return reply(text(texts.migration.nobody(from)), ...staying, ...before);
  const line = texts.help['instance.migrate'].example(from);
  const key = OPTION_KEYS.to[language];
  const next: Block[] =
    unplaced > 0
      ? [text(texts.migration.nowhere, 'bad'), example(`${line} ${key}=…`)]
      : [
          targetsTable(speaker, plan),
          ...(targets.length > TARGETS_SHOWN
            ? [text(texts.migration.moreTargets(targets.length - TARGETS_SHOWN), 'muted')]
            : []),
          ...(mostDays <= CROWDED_DAYS ? [] : [text(texts.migration.crowded(mostDays), 'warning')]),
          text(replaces === undefined ? texts.migration.toConfirm : texts.migration.redirects, 'muted'),
          example(
            [line, ...(to === undefined ? [] : [`${key}=${quoted(to.join(','))}`]), CONFIRM[language]].join(
              ' ',
            ),
            {
              label: texts.buttons.migrate,
              style: 'danger',
              confirm: texts.buttons.confirm.migrate(formats.number(contacts), from),
            },
          ),
        ];
  return reply(
    text(texts.migration.contacts(contacts, from), 'title'),
    ...(engaged === 0 ? [] : [text(texts.migration.engaged(engaged))]),
    ...staying,
    ...before,
    ...next,
  );
}

function targetsTable({ texts, formats }: Speaker, { targets }: MigrationPlan): TableBlock {
  const { columns } = texts.migration;
  return {
    kind: 'table',
    columns: [
      { title: columns.number },
      { title: columns.has, align: 'right' },
      { title: columns.gets, align: 'right' },
      { title: columns.perDay, align: 'right' },
      { title: columns.days, align: 'right' },
    ],
    rows: targets
      .slice(0, TARGETS_SHOWN)
      .map(({ instance, has, gets, perDay, days }) => [
        instance,
        formats.number(has),
        formats.number(gets),
        formats.number(perDay),
        formats.number(days),
      ]),
  };
}
