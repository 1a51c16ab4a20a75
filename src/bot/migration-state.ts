import { type LastMigration, movedSoFar } from '../engine/last-migration.ts';
import type { Migration } from '../engine/ports.ts';
import type { Formats } from './i18n/formats.ts';
import type { Texts } from './i18n/texts.ts';
import { example, text, type Block } from './reply.ts';

/** How far a number's latest migration is, or how it ended; and how to take it back, while that is possible. */
export function migrationState(last: LastMigration, texts: Texts, formats: Formats): Block[] {
  const { migration, undo, undoableUntil } = last;
  return [
    text(`  ${undo === undefined ? moved(migration, texts, formats) : movedBack(undo, texts, formats)}`),
    ...(undoableUntil === undefined
      ? []
      : [
          text(`  ${texts.migration.undoUntil(formats.dateTime(undoableUntil))}`, 'muted'),
          example(texts.help['instance.undo'].example(migration.from)),
        ]),
  ];
}

function moved(migration: Migration, texts: Texts, formats: Formats): string {
  const { by, contacts, finishedAt } = migration;
  const count = movedSoFar(migration);
  return finishedAt === undefined
    ? texts.migration.running(count, contacts, by)
    : texts.migration.done(count, by, formats.dateTime(finishedAt));
}

function movedBack(undo: Migration, texts: Texts, formats: Formats): string {
  const { by, contacts, finishedAt } = undo;
  const count = movedSoFar(undo);
  return finishedAt === undefined
    ? texts.migration.undoing(count, contacts, by)
    : texts.migration.undone(count, by, formats.dateTime(finishedAt));
}
