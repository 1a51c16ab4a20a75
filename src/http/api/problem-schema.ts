import { z } from 'zod';

/** A problem of RFC 9457, as every error is answered. */
export const problemSchema = z
  .object({
    type: z.literal('about:blank'),
    title: z.string().meta({ description: 'What the status means.' }),
    status: z.int().min(400).max(599),
    detail: z.string().meta({ description: 'What is wrong and what to do, for people.' }),
    code: z.string().meta({ description: 'What is wrong, for programs; stable.', example: 'invalid_input' }),
    errors: z
      .array(
        z.object({
          field: z.string().meta({ description: 'Which field, as in `variants[1]`.' }),
          message: z.string(),
          code: z.string().optional(),
          line: z.int().optional().meta({ description: 'Of the file that was sent.' }),
        }),
      )
      .optional()
      .meta({ description: 'Every field that is wrong, so that all can be mended at once.' }),
  })
  .meta({ id: 'Problem' });
