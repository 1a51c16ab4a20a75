import type { ChatMessage, ChatOutcome, ChatPlatform, PlatformName } from '../../../src/bot/chat/chat.ts';
import { text } from '../../../src/bot/reply.ts';

/** A message as a chat shows it now. */
export interface ShownMessage {
  chat: string;
  id: string;
  text: string;
  thread?: string;
}

/** A platform that remembers what was written there. */
export interface FakePlatform extends ChatPlatform {
  /** What its chats show. */
  messages: ShownMessage[];
  /** Calls that came, in their order: `post C1 disconnected`. */
  calls: string[];
  /** What it answers to calls about a chat, or a message, instead of doing them. */
  answers: Map<string, ChatOutcome>;
  /** What happens before it answers. */
  before: () => Promise<void>;
}

export function fakePlatform(name: PlatformName): FakePlatform {
  let posted = 0;
  const platform: FakePlatform = {
    name,
    messages: [],
    calls: [],
    answers: new Map(),
    before: async () => undefined,

    async post(chat, message) {
      platform.calls.push(`post ${chat} ${textOf(message)}`);
      await platform.before();
      const answer = platform.answers.get(message.thread ?? chat) ?? platform.answers.get(chat);
      if (answer !== undefined) return answer;
      const id = String(++posted);
      const { thread } = message;
      platform.messages.push({ chat, id, text: textOf(message), ...(thread !== undefined && { thread }) });
      return { kind: 'done', ref: { chat, message: id } };
    },

    async edit(ref, message) {
      platform.calls.push(`edit ${ref.chat} ${textOf(message)}`);
      await platform.before();
      const answer = platform.answers.get(ref.message) ?? platform.answers.get(ref.chat);
      if (answer !== undefined) return answer;
      const shown = platform.messages.find(({ chat, id }) => chat === ref.chat && id === ref.message);
      if (shown === undefined) return { kind: 'gone', reason: 'message_not_found' };
      shown.text = textOf(message);
      return { kind: 'done', ref };
    },

    async remove(ref) {
      platform.calls.push(`remove ${ref.chat} ${ref.message}`);
      await platform.before();
      const answer = platform.answers.get(ref.message) ?? platform.answers.get(ref.chat);
      if (answer !== undefined) return answer;
      platform.messages = platform.messages.filter(({ id }) => id !== ref.message);
      return { kind: 'done', ref };
    },
  };
  return platform;
}

/** A message of one line. */
export function said(words: string): ChatMessage {
  return { blocks: [text(words)], summary: words };
}

function textOf({ summary }: ChatMessage): string {
  return summary;
}
