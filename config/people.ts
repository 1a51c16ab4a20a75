import { z } from 'zod';
import { PERSON_ROLES, type PersonRole } from '../src/engine/types.ts';
import { wholeNumber } from './values.ts';

/** As the platforms call people and groups, with the platform before it. */
const PERSON = /^(?:slack:[UWS][A-Z\d]+|telegram:\d+)$/;

/** Roles by the full names of people and of groups: `slack:U012AB3CD=admin,telegram:123456789=operator`. */
const people: z.ZodType<ReadonlyMap<string, PersonRole>, string> = z.string().transform((text, context) => {
  const roles = new Map<string, PersonRole>();
  for (const entry of text.split(',').map((one) => one.trim())) {
    const [id = '', word = '', ...rest] = entry.split('=').map((one) => one.trim());
    const role = PERSON_ROLES.find((one) => one === word);
    const wrong =
      rest.length > 0 || word === ''
        ? 'must be like slack:U012AB3CD=admin'
        : !PERSON.test(id)
          ? 'must begin with the id of a person or group, slack:U012AB3CD, slack:S012AB3CD or telegram:123456789'
          : role === undefined
            ? `must end with a role: ${PERSON_ROLES.join(', ')}`
            : roles.has(id)
              ? 'names somebody a second time'
              : undefined;
    if (wrong !== undefined) context.addIssue(`has "${entry}", which ${wrong}`);
    else if (role !== undefined) roles.set(id, role);
  }
  return roles;
});

/** Settings of who may do what. */
export const peopleSettings = {
  PEOPLE: people.default(new Map()).meta({
    example: 'slack:U012AB3CD=admin,telegram:123456789=operator,slack:S0GROUP=viewer',
    about:
      'Who may do what in chats, beside what admins say there: viewer, operator, approver or admin. Name the first admin here; nobody has a role otherwise.',
  }),
  APPROVAL_ABOVE: wholeNumber(0).default(1_000).meta({
    example: '1000',
    about:
      'A campaign to more people than this that is started in a chat waits until another person approves it; 0 turns it off.',
  }),
};
