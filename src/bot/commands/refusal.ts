import { audit } from '../../engine/audit.ts';
import type { PersonRole } from '../../engine/ports.ts';
import { suffices } from '../../engine/person-role.ts';
import { namesWith } from '../people/roles.ts';
import { example, failure, type Reply, text } from '../reply.ts';
import type { Command, Input, Speaker } from './command.ts';

/**
 * What somebody is told who may not do what they ask for: which role it takes and who can give it. It is written down.
 * Undefined: they may.
 */
export async function refusal(speaker: Speaker, command: Command, input: Input): Promise<Reply | undefined> {
  const { texts, role } = speaker;
  if (command.atConsole === true && speaker.person !== undefined) {
    return failure(text(texts.people.consoleOnly, 'warning'));
  }
  const needs = command.needsFor?.(input) ?? command.needs;
  if (needs === 'none' || suffices(role, needs)) return undefined;
  await audit(speaker.ports, {
    actor: speaker.actor,
    action: 'command.refused',
    subject: `command:${command.id}`,
    details: { about: input.subject, needs, ...(role !== undefined && { role }) },
  });
  return role === undefined ? strangerReply(speaker) : tooLittle(speaker, command, needs, role);
}

/** The polite no to somebody whom nobody has given a role. */
export async function strangerReply(speaker: Speaker): Promise<Reply> {
  const { texts, formats, person, actor } = speaker;
  const admins = await namesWith('admin', speaker.ports.people, speaker.configured);
  const id = person?.id ?? actor;
  return failure(
    text(texts.people.stranger(person?.name ?? actor), 'warning'),
    text(admins.length === 0 ? texts.people.noAdmin : texts.people.askAdmin(formats.list(admins))),
    text(texts.people.yourId(id), 'muted'),
    example(texts.help['me.role'].example(id)),
  );
}

async function tooLittle(
  { texts, formats, ports, configured }: Speaker,
  { id }: Command,
  needs: PersonRole,
  role: PersonRole,
): Promise<Reply> {
  const { people } = texts;
  const admins = await namesWith('admin', ports.people, configured);
  return failure(
    text(people.refused(texts.help[id].usage, people.roles[needs], people.roles[role]), 'bad'),
    text(admins.length === 0 ? people.noAdmin : people.askAdmin(formats.list(admins))),
  );
}
