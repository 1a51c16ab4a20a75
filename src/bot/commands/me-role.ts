import { giveRole } from '../../engine/give-role.ts';
import { plain } from '../../engine/plain.ts';
import { PERSON_ROLES } from '../../engine/types.ts';
import type { Person } from '../../engine/ports.ts';
import { roleMeant } from '../people/role-meant.ts';
import { example, failure, reply, text } from '../reply.ts';
import type { Command } from './command.ts';

/** As a platform's people and groups are called. */
const FULL_NAME = /^(?:slack:[A-Z\d]+|telegram:\d+)$/;

/** `eu papel PERSON ROLE`: gives somebody a role, by id or by the name that they are known by; `nenhum` takes it away. */
export const roleCommand: Command = {
  id: 'me.role',
  needs: 'admin',
  names: { 'pt-BR': 'papel', en: 'role' },
  aliases: ['cargo', 'funcao'],
  subject: 'person',
  async run({ ports, texts, formats, configured, actor }, { subject }) {
    const { people: words } = texts;
    const [, who = '', word = ''] = /^(.*?)[\s=]+(\S+)$/.exec(subject) ?? [];
    const role = roleMeant(word);
    const hint = (id?: string) => example(texts.help['me.role'].example(id));
    if (who === '' || role === undefined) {
      return failure(text(words.roleUnknown(formats.list(Object.values(words.roles))), 'bad'), hint());
    }
    const found = named(who, await ports.people.all());
    const [person, other] = found;
    if (person === undefined) return failure(text(words.personUnknown(who), 'bad'), hint());
    if (other !== undefined) {
      const ids = formats.list(found.map(({ id }) => id));
      return failure(text(words.personAmbiguous(who, ids), 'bad'), hint(person.id));
    }
    const { id } = person;
    // Names are what people call themselves: the id shows who was really meant.
    const name = person.name === undefined ? id : `${person.name} (${id})`;
    const { kind } = await giveRole(ports, id, role === 'none' ? undefined : role, configured, actor);
    if (kind === 'last admin') return failure(text(words.lastAdmin(name), 'bad'));
    const set = configured.get(id);
    const stays =
      set !== undefined && (role === 'none' || PERSON_ROLES.indexOf(set) > PERSON_ROLES.indexOf(role));
    return reply(
      text(role === 'none' ? words.roleTaken(name) : words.roleGiven(name, words.roles[role]), 'good'),
      ...(stays ? [text(words.roleKept(name, words.roles[set]), 'warning')] : []),
    );
  },
};

/** Who is meant: by id, also somebody who has not been seen yet, or by name. */
function named(who: string, known: readonly Person[]): Person[] {
  const id = who.replace(/^slack:.*/i, (slack) => `slack:${slack.slice(6).toUpperCase()}`);
  const exact = known.find((one) => one.id === id);
  if (exact !== undefined) return [exact];
  if (FULL_NAME.test(id)) return [{ id }];
  return known.filter(({ name }) => name !== undefined && plain(name) === plain(who));
}
