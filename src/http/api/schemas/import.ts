import { z } from 'zod';
import type { ImportReport } from '../../../contacts/import-contacts.ts';

const line = z.int().min(1).meta({ description: 'Of the file, from 1.' });

export const importReportSchema = z
  .object({
    rows: z.int().meta({ description: 'Rows with anything in them; the sum of what follows.' }),
    imported: z.int().meta({ description: 'People who are new.' }),
    updated: z.int().meta({ description: 'People who were known before.' }),
    duplicates: z
      .array(z.object({ line, firstLine: line }))
      .meta({ description: 'Rows whose phone was on an earlier line; that one counts.' }),
    rejected: z
      .array(
        z.object({
          line,
          field: z.string().meta({
            description: 'The header of the cell at fault; `row`: the row as a whole.',
          }),
          code: z.string(),
          message: z.string(),
        }),
      )
      .meta({ description: 'Every row that was left out, and why.' }),
  })
  .meta({ id: 'ImportReport', description: 'What became of each row of a file.' });

export function reportView(report: ImportReport): z.input<typeof importReportSchema> {
  const { rows, imported, updated, duplicates, rejected } = report;
  return {
    rows,
    imported,
    updated,
    duplicates: [...duplicates],
    rejected: rejected.map(({ line: at, field, code, reason }) => ({
      line: at,
      field,
      code,
      message: reason,
    })),
  };
}
