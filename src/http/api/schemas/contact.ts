import { z } from 'zod';
import { instant } from '../instants.ts';
import { type Region, parsePhone } from '../../../contacts/phone.ts';
import { masked } from '../../../engine/masked.ts';
import { suffices } from '../../../engine/person-role.ts';
import type { Contact, PersonRole } from '../../../engine/types.ts';
import { type FieldProblem, HttpProblem } from '../../problem.ts';

/** A phone in a path. */
export const contactParams = z.object({
  phone: z.string().meta({
    description: 'E.164, or as people of the country write it.',
    example: '+5511970000001',
  }),
});

export const contactSchema = z
  .object({
    phone: z.string().meta({
      description: 'E.164; for viewers its last four digits behind `…`.',
      example: '+5511970000001',
    }),
    name: z.string().nullable(),
    segment: z.string().nullable(),
    attributes: z
      .record(z.string(), z.string())
      .meta({ description: 'What else texts may use, as `{{field}}`.' }),
    tags: z.array(z.string()).meta({ description: 'What automations marked them with.' }),
    optedOut: z.boolean().meta({ description: 'They do not want to be written to, by any number.' }),
    optedOutAt: instant.nullable(),
    optedInAt: instant.nullable().meta({ description: 'When they last came back from that.' }),
    instance: z.string().nullable().meta({ description: 'The number that they hear from.' }),
    lastContactedAt: instant.nullable(),
    repliedAt: instant.nullable(),
  })
  .meta({ id: 'Contact', description: 'A person; the phone is who they are.' });

/** All that is known of one. */
export const wholeContactSchema = contactSchema
  .extend({
    lists: z.array(z.string()),
    chats: z.array(z.string()).meta({ description: 'Numbers that have a chat with them.' }),
  })
  .meta({ id: 'WholeContact' });

/** A contact as JSON; whoever may only look gets to see no phone. */
export function contactView(contact: Contact, role: PersonRole): z.input<typeof contactSchema> {
  const { phone, name, segment, attributes, tags, optedOut, optedOutAt, optedInAt } = contact;
  const { preferredInstance, lastContactedAt, repliedAt } = contact;
  return {
    phone: suffices(role, 'operator') ? phone : masked(phone),
    name: name ?? null,
    segment: segment ?? null,
    attributes,
    tags: tags ?? [],
    optedOut,
    optedOutAt: (optedOut ? optedOutAt : undefined)?.toISOString() ?? null,
    optedInAt: optedInAt?.toISOString() ?? null,
    instance: preferredInstance ?? null,
    lastContactedAt: lastContactedAt?.toISOString() ?? null,
    repliedAt: repliedAt?.toISOString() ?? null,
  };
}

/** A phone of a request in E.164. @throws HttpProblem 400 that names the field */
export function readPhone(typed: string, region: Region): string {
  const parsed = parsePhone(typed, region);
  if (parsed.ok) return parsed.phone;
  throw unreadable([{ field: 'phone', message: parsed.reason, code: parsed.code }]);
}

/** Phones of a request in E.164. @throws HttpProblem 400 that names each that is none, as in `phones[1]` */
export function readPhones(typed: readonly string[], region: Region, field: string): string[] {
  const parsed = typed.map((one) => parsePhone(one, region));
  const problems = parsed.flatMap((one, index) =>
    one.ok ? [] : [{ field: `${field}[${index}]`, message: one.reason, code: one.code }],
  );
  if (problems.length > 0) throw unreadable(problems);
  return parsed.flatMap((one) => (one.ok ? [one.phone] : []));
}

function unreadable(problems: readonly FieldProblem[]): HttpProblem {
  return new HttpProblem(400, 'invalid_input', 'The request cannot be taken as it is.', problems);
}
