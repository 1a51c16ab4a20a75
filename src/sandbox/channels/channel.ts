import type { Receipt, StoredMessage } from '../messages.ts';
import type { Integration } from '../settings.ts';

/** One webhook event, before its envelope. */
export interface SandboxEvent {
  event: string;
  data: unknown;
}

/** The parts of a message that depend on the channel and are the same in REST answers, webhooks and `findMessages`. */
export interface MessageContent {
  message: Record<string, unknown>;
  messageType: string;
  source: string;
  contextInfo: Record<string, unknown> | null;
}

/** Who receives an inbound message, and whether it opens the conversation. */
export interface InboundContext {
  instanceId: string;
  /** Whether the sender writes to this number for the first time. */
  first: boolean;
}

/** How one of Evolution's channels says things; both carry the same messages. */
export interface Channel {
  readonly integration: Integration;
  /** A fresh id for a message that the instance sends. */
  sentKeyId(): string;
  /** A fresh id for a message that somebody sends to it. */
  inboundKeyId(): string;
  /** The channel's word for a receipt; null when it says nothing. */
  statusOf(receipt: Receipt): string | null;
  content(message: StoredMessage): MessageContent;
  /** The 201 of a send, and the data of its `send.message`. */
  sent(message: StoredMessage, instanceId: string): Record<string, unknown>;
  /** The data of `messages.update`. */
  update(message: StoredMessage, status: string, instanceId: string): Record<string, unknown>;
  /** The events that an inbound message makes, in Evolution's order. */
  inbound(message: StoredMessage, context: InboundContext): SandboxEvent[];
}

/** The picture of everybody in the sandbox. */
export const PROFILE_PICTURE = 'https://pps.whatsapp.net/v/t61.24694-24/sandbox.jpg';

/** WhatsApp's timestamps are Unix seconds. */
export function secondsOf(at: number): number {
  return Math.floor(at / 1000);
}
