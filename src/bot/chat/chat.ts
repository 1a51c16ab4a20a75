import type { ChatUser } from '../../engine/types.ts';
import type { Block } from '../reply.ts';

/** Where the team talks. Chats, people and events are named with their platform before: `slack:C012AB3CD`, `telegram:-100123`. */
export const PLATFORMS = ['slack', 'telegram'] as const;
export type PlatformName = (typeof PLATFORMS)[number];

/** A message as the bot writes it; the platform's adapter makes of it what the platform can show. */
export interface ChatMessage {
  blocks: readonly Block[];
  /** What a phone's lock screen shows of it: one line, without markup. */
  summary: string;
  /** The message that it answers: there it is in its thread. */
  thread?: string;
  /** It is for them: they are called, on the platform that they are of. */
  to?: ChatUser;
  /** Of a message in a thread: whoever is in the chat is to notice it. */
  loud?: true;
}

/** Where a message is. */
export interface MessageRef {
  /** The platform's own name of the chat, without the platform before it. */
  chat: string;
  message: string;
}

/**
 * What became of a call. `later`: the platform is away or has enough for now (`afterMs`, if it says so). `gone`: the message was
 * deleted, or cannot be changed any more; a new one can be posted. `failed`: it stays so until somebody changes something.
 */
export type ChatOutcome =
  | { kind: 'done'; ref: MessageRef }
  | { kind: 'later'; afterMs?: number; reason: string }
  | { kind: 'gone'; reason: string }
  | { kind: 'failed'; reason: string };

/**
 * A platform, to write there. Never throws for what the platform says. A message of several parts (`partsOf`) that stops half way
 * is not told from one that did not begin: what is to be there once is posted part by part.
 */
export interface ChatPlatform {
  name: PlatformName;
  post(chat: string, message: ChatMessage): Promise<ChatOutcome>;
  /** Shows its first part, text or picture, in its place. Also done when the message showed just that already. */
  edit(ref: MessageRef, message: ChatMessage): Promise<ChatOutcome>;
  /** How long a message that was just changed is to be left alone, in ms, where that is longer than elsewhere. */
  restMs?(chat: string): number;
  /** Deletes a message, and the picture or file that it is. */
  remove(ref: MessageRef): Promise<ChatOutcome>;
}

/** Whom a message calls on this platform, by their id there. Undefined: it is for nobody, or for who is of another. */
export function calledOn(platform: PlatformName, { to }: Pick<ChatMessage, 'to'>): ChatUser | undefined {
  const full = to === undefined ? undefined : splitName(to.id);
  return to !== undefined && full?.platform === platform ? { id: full.own, name: to.name } : undefined;
}

/** The platform and its own name in a full one (`slack:C1` → `slack`, `C1`). Undefined: it names no platform. */
export function splitName(full: string): { platform: PlatformName; own: string } | undefined {
  const colon = full.indexOf(':');
  const platform = PLATFORMS.find((name) => name === full.slice(0, colon));
  return platform === undefined ? undefined : { platform, own: full.slice(colon + 1) };
}
