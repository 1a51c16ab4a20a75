import { unmanaged, type Unmanaged } from '../../engine/strangers.ts';
import type { Texts } from '../i18n/texts.ts';
import { example, reply, text, type Block, type Reply } from '../reply.ts';
import type { Speaker } from './command.ts';
import { findNamed } from './matching.ts';

/** Names shown in a list. */
const SHOWN = 5;

/** Lines on the instances whose events come and that Frota does not manage; none where there are none. */
export async function strangerLines({ ports, texts }: Speaker): Promise<Block[]> {
  const strangers = await unmanaged(ports);
  const [first] = strangers;
  if (first === undefined) return [];
  const names = strangers.slice(0, SHOWN).map(({ name }) => name);
  return [
    text(texts.instances.strangers(names.join(', '), strangers.length - names.length), 'warning'),
    example(texts.help['instance.show'].example(first.name), { label: texts.buttons.show }),
  ];
}

/** What is known of an instance that is not of the fleet, by its name; undefined: no events come from such a one. */
export async function strangerReply(speaker: Speaker, typed: string): Promise<Reply | undefined> {
  const { ports, texts, formats } = speaker;
  if (typed === '' || findNamed(await ports.instances.all(), typed, ({ name }) => name) !== undefined)
    return undefined;
  const found = findNamed(await unmanaged(ports), typed, ({ name }) => name);
  if (found === undefined) return undefined;
  const { name, server, lastAt } = found;
  return reply(
    text(texts.instances.stranger(name), 'warning'),
    text(`  ${texts.instances.strangerSeen(server, formats.dateTime(lastAt))}`),
    text(`  ${why(found, texts)}`, 'muted'),
  );
}

function why({ why: reason, server }: Unmanaged, { instances }: Texts): string {
  switch (reason) {
    case 'not_named':
      return instances.notNamed;
    case 'not_listed':
      return instances.notListed(server);
    case 'server_not_named':
      return instances.notOurServer(server);
  }
}
