import { PERSON_ROLES } from '../../engine/types.ts';
import type { PersonRole } from '../../engine/ports.ts';
import { LANGUAGES } from '../i18n/language.ts';
import { TEXTS } from '../i18n/texts.ts';
import { strangerReply } from './refusal.ts';
import { suffices } from '../../engine/person-role.ts';
import { type Cell, example, failure, reply, text } from '../reply.ts';
import type { Command, CommandGroup, Speaker } from './command.ts';
import { phoneCommand } from './me-phone.ts';
import { roleCommand } from './me-role.ts';

/** `eu`: who somebody is to Frota and what they may do. */
const meCommand: Command = {
  id: 'me',
  needs: 'none',
  names: { 'pt-BR': 'ver', en: 'show' },
  async run(speaker) {
    const { texts, role, person, language, actor } = speaker;
    const { people } = texts;
    if (person === undefined) return reply(text(people.atConsole(actor)));
    const spoken = [
      text(people.language(people.languages[language]), 'muted'),
      example(texts.help['me.language'].example(LANGUAGES.find((other) => other !== language))),
    ];
    if (role === undefined) return reply(...(await strangerReply(speaker)).blocks, ...spoken);
    return reply(
      text(people.you(person.name, person.id)),
      text(people.yourRole(people.roles[role])),
      ...PERSON_ROLES.filter((one) => suffices(role, one)).map((one) => text(`  ${people.mayDo[one]}`)),
      ...spoken,
    );
  },
};

/** `eu idioma en|pt-BR`: the language in which somebody is answered. */
const languageCommand: Command = {
  id: 'me.language',
  needs: 'none',
  names: { 'pt-BR': 'idioma', en: 'language' },
  aliases: ['lingua'],
  subject: 'language',
  async run({ ports, texts, person }, { subject }) {
    if (person === undefined) return failure(text(texts.people.consoleLanguage, 'warning'));
    const language = LANGUAGES.find((one) => one.toLowerCase() === subject.toLowerCase());
    const meant = language ?? (/^pt\b/i.test(subject) ? 'pt-BR' : undefined);
    if (meant === undefined) {
      return failure(text(texts.people.languageUnknown, 'bad'), example(texts.help['me.language'].example()));
    }
    const before = await ports.people.set(person.id, { language: meant });
    return {
      ...reply(text(TEXTS[meant].people.languageSet, 'good')),
      did: {
        subject: `person:${person.id}`,
        before: { language: before?.language ?? null },
        after: { language: meant },
      },
    };
  },
};

/** `eu equipe`: who has which role, and where it was given. */
const teamCommand: Command = {
  id: 'team',
  needs: 'viewer',
  names: { 'pt-BR': 'equipe', en: 'team' },
  aliases: ['time'],
  async run(speaker) {
    const { texts } = speaker;
    const { people } = texts;
    const rows = await rowsOf(speaker);
    if (rows.length === 0) return reply(text(people.nobody), example(texts.help['me.role'].example()));
    const { columns } = people;
    return reply({
      kind: 'table',
      columns: [
        { title: columns.name },
        { title: columns.role },
        { title: columns.from },
        { title: columns.id },
      ],
      rows,
    });
  },
};

/** The strongest first; then those without a role, whom an admin may want to give one. */
async function rowsOf({ ports, texts: { people: words }, configured }: Speaker): Promise<Cell[][]> {
  const known = await ports.people.all();
  const nameOf = (id: string): string => known.find((one) => one.id === id)?.name ?? '';
  const given: { id: string; role: PersonRole | undefined; from: string }[] = [
    ...[...configured].map(([id, role]) => ({ id, role, from: words.bySettings })),
    ...known
      .filter(({ id, role }) => role !== undefined || !configured.has(id))
      .map(({ id, role }) => ({ id, role, from: role === undefined ? '' : words.inChat })),
  ];
  const rank = (role: PersonRole | undefined): number =>
    role === undefined ? -1 : PERSON_ROLES.indexOf(role);
  return given
    .toSorted((a, b) => rank(b.role) - rank(a.role))
    .map(({ id, role, from }) => [nameOf(id), role === undefined ? words.none : words.roles[role], from, id]);
}

export const meGroup: CommandGroup = {
  names: { 'pt-BR': 'eu', en: 'me' },
  aliases: ['whoami'],
  commands: [meCommand, languageCommand, phoneCommand, teamCommand, roleCommand],
  otherwise: meCommand,
};
