import { audit } from '../../engine/audit.ts';
import { placed } from '../../engine/placed.ts';
import type { Done } from '../reply.ts';
import type { Command, CommandContext } from './command.ts';

/** A context in which all that is written down of whoever asks says where they asked. */
export function withPlace<C extends CommandContext>(context: C): C {
  return { ...context, ports: placed(context.ports, context.actor, context.where) };
}

/** Writes down what a command did. It is done already: a store that fails now is for the log. */
export async function writeDone(
  { ports, actor }: CommandContext,
  { id }: Command,
  { subject, ...details }: Done,
): Promise<void> {
  await audit(ports, { actor, action: id, subject, details }).catch((error: unknown) =>
    ports.log.error({ err: error, command: id }, 'what a command did could not be written down'),
  );
}
