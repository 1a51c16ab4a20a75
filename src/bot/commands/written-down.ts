import { audit } from '../../engine/audit.ts';
import type { AuditEntry, AuditStore } from '../../engine/ports.ts';
import type { Done } from '../reply.ts';
import type { Command, CommandContext } from './command.ts';

/** A context in which all that is written down of whoever asks says where they asked. */
export function withPlace<C extends CommandContext>(context: C): C {
  const { ports, actor, where } = context;
  const placed = (entry: AuditEntry): AuditEntry => (entry.actor === actor ? { ...entry, where } : entry);
  const audits: AuditStore = {
    append: (entry) => ports.audits.append(placed(entry)),
    appendOnce: (entry) => ports.audits.appendOnce(placed(entry)),
    list: (query) => ports.audits.list(query),
  };
  return { ...context, ports: { ...ports, audits } };
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
