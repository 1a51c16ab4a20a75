import { FROTA } from '../engine/audit.ts';
import { type LastMigration, movedSoFar } from '../engine/last-migration.ts';
import type { WaitedFor } from '../engine/migration-targets.ts';
import type { Migration } from '../engine/ports.ts';
import { OPTION_KEYS } from './commands/option-keys.ts';
import type { Formats } from './i18n/formats.ts';
import type { Language } from './i18n/language.ts';
import type { Texts } from './i18n/texts.ts';
import { example, text, type Block } from './reply.ts';

/** Numbers that a migration waits for which are named one by one. */
const NAMED = 5;

/** How far a number's latest migration is and what it waits for, or how it ended; and how to take it back, if that can be. */
export function migrationState(last: LastMigration, texts: Texts, formats: Formats): Block[] {
  const { migration, undo, waitsFor, undoableUntil } = last;
  const toUndo = (how: string): Block[] => [
    text(`  ${how}`, 'muted'),
    example(texts.help['instance.undo'].example(migration.from), { label: texts.buttons.undo }),
  ];
  if (undo !== undefined) return [text(`  ${movedBack(undo, texts, formats)}`)];
  return [
    text(`  ${moved(migration, texts, formats)}`),
    ...(waitsFor === undefined ? [] : [text(`  ${waits(waitsFor, texts, formats)}`, 'warning')]),
    ...(lostItsTargets(migration) ? [text(`  ${texts.migration.targetsLost}`, 'warning')] : []),
    ...(migration.finishedAt === undefined ? toUndo(texts.migration.toStop) : []),
    ...(undoableUntil === undefined
      ? []
      : toUndo(texts.migration.undoUntil(formats.dateTime(undoableUntil)))),
  ];
}

/** How to go on with a migration that waits, or that lost its targets. */
export function migrationAdvice(
  { migration, undo, waitsFor }: LastMigration,
  { texts, language }: { texts: Texts; language: Language },
): Block[] {
  if (undo !== undefined || (waitsFor === undefined && !lostItsTargets(migration))) return [];
  const line = texts.help['instance.migrate'].example(migration.from);
  return [text(`  ${texts.migration.toRedirect}`, 'muted'), example(`${line} ${OPTION_KEYS.to[language]}=…`)];
}

/** Frota ends a migration by itself only then. */
function lostItsTargets({ finishedAt, stoppedBy }: Migration): boolean {
  return finishedAt !== undefined && stoppedBy === FROTA;
}

function waits(targets: readonly WaitedFor[], { migration, states }: Texts, formats: Formats): string {
  const named = targets
    .slice(0, NAMED)
    .map(({ instance, state, health }) =>
      migration.waitsFor(instance, state === 'connected' ? migration.health(health) : states[state]),
    );
  const more = targets.length > NAMED ? ` ${migration.moreTargets(targets.length - NAMED)}` : '';
  return migration.waits(formats.list(named) + more);
}

function moved(migration: Migration, { migration: texts }: Texts, formats: Formats): string {
  const { by, contacts, stoppedBy, finishedAt } = migration;
  const count = movedSoFar(migration);
  if (finishedAt === undefined) return texts.running(count, contacts, by);
  const at = formats.dateTime(finishedAt);
  return stoppedBy === undefined ? texts.done(count, by, at) : texts.stopped(count, contacts, stoppedBy, at);
}

function movedBack(undo: Migration, texts: Texts, formats: Formats): string {
  const { by, contacts, finishedAt } = undo;
  const count = movedSoFar(undo);
  return finishedAt === undefined
    ? texts.migration.undoing(count, contacts, by)
    : texts.migration.undone(count, by, formats.dateTime(finishedAt));
}
