import { GrammyError } from 'grammy';

/** Writes to a chat; a group that has become a supergroup has another id since, which Telegram says, and is written to there. */
export async function followed<Written>(
  chat: string,
  write: (chat: string) => Promise<Written>,
): Promise<Written> {
  try {
    return await write(chat);
  } catch (error) {
    const movedTo = error instanceof GrammyError ? error.parameters.migrate_to_chat_id : undefined;
    if (movedTo === undefined) throw error;
    return write(String(movedTo));
  }
}
