import { type KnownBlock, type WebClient, WebAPIPlatformError } from '@slack/web-api';
import { summaryOf } from '../chat/summary.ts';
import type { Language } from '../i18n/language.ts';
import { TEXTS } from '../i18n/texts.ts';
import { type Reply, text } from '../reply.ts';
import { escaped, type SlackChat } from './slack-chat.ts';

/** Who asked, and where. */
export interface Asked {
  user: string;
  channel: string;
  language: Language;
  respond: (message: Message) => Promise<unknown>;
}

/** A message as Slack takes it. */
export interface Message {
  response_type: 'ephemeral' | 'in_channel';
  /** What was pressed stays as it is: a card is drawn anew by itself. */
  replace_original: false;
  text: string;
  blocks: KnownBlock[];
}

/**
 * Answers where it was asked: what is wrong and what is a secret its asker alone sees, the rest everybody in the channel, as
 * they work together there.
 */
export async function giveAnswer(
  { chat, client }: { chat: SlackChat; client: WebClient },
  { user, channel, language, respond }: Asked,
  { blocks: given, failed }: Reply,
): Promise<void> {
  if (given.length === 0) return;
  const { sure, privately } = TEXTS[language].chat;
  const isSecret = given.some(({ kind }) => kind === 'qr' || kind === 'file');
  const { blocks, uploads } = await chat.draw(`slack:${channel}`, given, sure);
  const shown =
    blocks.length > 0 ? blocks : (await chat.draw(channel, [text(privately, 'muted')], sure)).blocks;
  await respond({
    response_type: failed === true || isSecret ? 'ephemeral' : 'in_channel',
    replace_original: false,
    text: escaped(summaryOf(given)),
    blocks: shown,
  });
  if (uploads.length === 0) return;
  const isShown = !isSecret && (await chat.upload(uploads, channel).then(...DONE));
  if (isShown) return;
  const { channel: own } = await client.conversations.open({ users: user });
  await chat.upload(uploads, own?.id ?? user);
}

/** Where the app is not in a channel it can answer a command there, but upload nothing. */
const DONE = [
  () => true,
  (error: unknown) => {
    if (error instanceof WebAPIPlatformError) return false;
    throw error;
  },
] as const;
