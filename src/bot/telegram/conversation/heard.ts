import type { Attachment } from '../../commands/command.ts';
import type { Presses } from '../../chat/presses.ts';
import type { ChatContext } from './chat-context.ts';
import { type Asked, type Move, readMove } from './moves.ts';
import type { Said } from './said.ts';

/** What somebody says to what they are asked. */
export type Heard =
  | { kind: 'text'; text: string }
  | { kind: 'file'; attachment: Attachment; called: string }
  | ({ kind: 'press'; move: Move } & Asked);

/** What reads a chat. */
export interface Ears {
  presses: Presses;
  /** The file of a message, undefined if it has none. */
  attachmentOf: (ctx: ChatContext) => Attachment | undefined;
}

/**
 * What an update says to the question. Undefined: it is about something else, as a command is; in a group also what is not
 * written in reply to the question.
 */
export async function heardIn(
  ctx: ChatContext,
  { step, message: question }: Said,
  { presses, attachmentOf }: Ears,
): Promise<Heard | undefined> {
  if (ctx.callbackQuery !== undefined) return pressIn(ctx, presses);
  const { message } = ctx;
  const isFree = ctx.chat?.type === 'private';
  if (message === undefined) return undefined;
  if (!isFree && (question === undefined || message.reply_to_message?.message_id !== question))
    return undefined;
  const text = message.text ?? message.caption ?? '';
  if (text.startsWith('/')) return undefined;
  const attachment = attachmentOf(ctx);
  if (attachment !== undefined)
    return step === 'list' ? { kind: 'file', attachment, called: text.trim() } : undefined;
  return text.trim() === '' ? undefined : { kind: 'text', text };
}

/** What a press says, if its button belongs to a question. */
export async function pressIn(
  { callbackQuery }: ChatContext,
  presses: Presses,
): Promise<Extract<Heard, { kind: 'press' }> | undefined> {
  const pressed = await presses.read(callbackQuery?.data ?? '');
  const read = pressed === undefined ? undefined : readMove(pressed.line);
  return read === undefined ? undefined : { kind: 'press', ...read };
}
