import { followInChat } from '../cards/follow-in-chat.ts';
import type { CommandContext } from '../commands/command.ts';
import { runCommand } from '../commands/run-command.ts';
import type { Reply } from '../reply.ts';

/** Does what a line in a chat asks for; a campaign that may be followed has its card there from now on. */
export async function ask(context: CommandContext, line: string): Promise<Reply> {
  const reply = await runCommand(context, line);
  await followInChat(context.ports, context.where, reply);
  return reply;
}
