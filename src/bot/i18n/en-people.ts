import { quoted } from '../commands/command-line.ts';
import type { PersonRole } from '../../engine/ports.ts';
import type { PeopleId } from '../commands/command-id.ts';
import type { CommandHelp } from './en-help.ts';

const roles: Record<PersonRole, string> = {
  viewer: 'viewer',
  operator: 'operator',
  approver: 'approver',
  admin: 'admin',
};

/** What was done. */
export const enAudit = {
  none: 'Nothing of that kind has been written down.',
  console: 'console',
  dashboard: 'dashboard',
  columns: {
    when: 'When',
    who: 'Who',
    where: 'Where',
    what: 'What',
    subject: 'About',
    change: 'Before and after',
  },
};

/** Who may do what. */
export const enPeople = {
  roles,
  /** What each role adds to those before it. */
  mayDo: {
    viewer: 'look at campaigns, numbers, reports and rules',
    operator: 'make and run campaigns, import contacts, pause and connect numbers, take care of incidents',
    approver: "approve others' launches, move contacts to other numbers, set limits and rules",
    admin: 'give roles, drop webhooks that could not be applied',
  } as Record<PersonRole, string>,
  stranger: (name: string) =>
    `Hello, ${name}! I cannot do that for you yet: nobody has given you a role in this team.`,
  askAdmin: (admins: string) => `Who can give it: ${admins}.`,
  noAdmin: 'Nobody is an admin yet: whoever runs Frota names one in the setting PEOPLE.',
  yourId: (id: string) => `You are ${id} to me. An admin types:`,
  refused: (usage: string, needed: string, role: string) =>
    `"${usage}" takes the role ${needed}, and yours is ${role}. Nothing was done.`,
  consoleOnly: 'This works only in the console of the machine that Frota runs on.',
  you: (name: string, id: string) => `You are ${name} (${id}).`,
  atConsole: (name: string) => `You are ${name}, at the machine that Frota runs on: you may do everything.`,
  yourRole: (role: string) => `Your role: ${role}. You may:`,
  bySettings: 'by the settings',
  language: (name: string) => `Language: ${name}. To change it:`,
  languages: { en: 'English', 'pt-BR': 'Portuguese' },
  languageSet: 'From now on I speak English with you.',
  languageUnknown: 'Say en or pt-BR:',
  phone: (phone: string) => `Your tests go to ${phone}.`,
  phoneUnknown: 'I do not know your phone, to which your tests go. Tell me once:',
  phoneForgotten: 'I have forgotten your phone.',
  consolePhone: 'From the console say where a test goes: phone=…',
  consoleLanguage: 'The language of the console is the setting FROTA_LANGUAGE.',
  roleGiven: (name: string, role: string) => `${name} is ${role} now.`,
  roleTaken: (name: string) => `${name} has no role any more.`,
  roleKept: (name: string, role: string) =>
    `By the settings (PEOPLE) ${name} is still ${role}: change it there.`,
  roleUnknown: (all: string) => `Say the person and then the role: ${all}, or none to take it away:`,
  lastAdmin: (name: string) =>
    `${name} is the only admin: make somebody else one first, or nobody can give roles any more.`,
  personUnknown: (name: string) =>
    `I know nobody called "${name}". Use an id like slack:U012AB3CD or telegram:123456789; who has written to me once can be named by name:`,
  personAmbiguous: (name: string, ids: string) => `Several are called "${name}": ${ids}. Say which by id:`,
  nobody: 'Nobody has a role yet. An admin gives one:',
  columns: { name: 'Name', role: 'Role', id: 'Id', from: 'Given' },
  inChat: 'in chat',
  none: 'none',
};

export const enPeopleHelp: Record<PeopleId, CommandHelp> = {
  audit: {
    usage: 'audit [SUBJECT] [who=…] [count=…]',
    summary: 'Shows who did what and where: to a campaign, number, rule, list or person, or all of it',
    example: (subject) => (subject === undefined ? 'audit count=50' : `audit ${quoted(subject)}`),
  },
  me: { usage: 'me', summary: 'Shows who you are to Frota and what you may do', example: () => 'me' },
  'me.language': {
    usage: 'me language en|pt-BR',
    summary: 'Sets the language in which you are answered',
    example: (language = 'en') => `me language ${language}`,
  },
  'me.phone': {
    usage: 'me phone PHONE',
    summary: 'Sets the phone that gets the tests that you ask for',
    example: (phone = '+5511900000001') => `me phone ${phone}`,
  },
  'me.role': {
    usage: 'me role PERSON ROLE',
    summary: 'Gives somebody a role: viewer, operator, approver, admin; none takes it away',
    example: (person = 'slack:U012AB3CD') => `me role ${quoted(person)} operator`,
  },
  team: { usage: 'me team', summary: 'Shows who has which role', example: () => 'me team' },
};
