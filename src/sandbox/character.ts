import type { Random } from '../clock.ts';
import { between, chance, pick, type Span } from './random.ts';

/** The codes with which WhatsApp throws a number out: 402 for a time, 403 locked, 406 for good. */
export type BanCode = 402 | 403 | 406;

/** A ban as WhatsApp says it. A temporary one (402) has a reason code and ends `expireSeconds` later. */
export interface BanOrder {
  code: BanCode;
  /** WhatsApp's reason of a temporary ban. Default 101 (too many messages to people who do not have the number). */
  tempBanCode?: number | undefined;
  /** Default one day. By the sandbox's clock, not by its time scale: it is a date that the client is told. */
  expireSeconds?: number | undefined;
}

/**
 * How a number and the people behind it behave. Rates are shares from 0 to 1; durations are a real Evolution's
 * milliseconds, shortened by the sandbox's time scale.
 */
export interface Character {
  /** How long a send takes to answer. */
  latencyMs: Span;
  /** Share of accepted messages that reach the phone, and when. */
  deliveryRate: number;
  deliveryAfterMs: Span;
  /** Share of the delivered that are read, and how long after delivery. */
  readRate: number;
  readAfterMs: Span;
  /** Share of the readers who answer, how long after reading, and with which texts. */
  replyRate: number;
  replyAfterMs: Span;
  replyTexts: readonly string[];
  /** Share of the answers that come from a privacy address (`…@lid`, the phone in `remoteJidAlt`). */
  lidReplyRate: number;
  /** Share of all phones that are not on WhatsApp: always the same phones, for every number of the sandbox. */
  notOnWhatsAppRate: number;
  /** Phones that end so are not on WhatsApp either. */
  notOnWhatsAppEndings: readonly string[];
  /** Share of messages accepted with 201 that WhatsApp refuses afterwards. */
  lateErrorRate: number;
  /** Loses its connection now and then, without a `close`: how long it stays up, and how long it is away. */
  dropOuts: { everyMs: Span; lastsMs: Span } | null;
  /** Is banned when it has opened this many chats. */
  banAfterNewChats: (BanOrder & { chats: number }) | null;
  /** WhatsApp's 463: new chats are refused after the 201, known ones go on. */
  newChatsLocked: boolean;
  /** Share of webhooks that come twice. */
  duplicateWebhookRate: number;
  /** Share of webhooks that are overtaken by later ones. */
  lateWebhookRate: number;
}

/** A healthy number whose every message arrives; a caller names only what differs. */
export const HEALTHY: Character = {
  latencyMs: [80, 250],
  deliveryRate: 1,
  deliveryAfterMs: [400, 3000],
  readRate: 0.6,
  readAfterMs: [2000, 60_000],
  replyRate: 0.05,
  replyAfterMs: [3000, 60_000],
  replyTexts: ['Oi, quero saber mais', 'Obrigado!', 'Qual o valor?', 'Pode me ligar amanhã?', 'SAIR'],
  lidReplyRate: 0.1,
  notOnWhatsAppRate: 0,
  notOnWhatsAppEndings: [],
  lateErrorRate: 0,
  dropOuts: null,
  banAfterNewChats: null,
  newChatsLocked: false,
  duplicateWebhookRate: 0,
  lateWebhookRate: 0,
};

/** What will become of one accepted message. Instants are milliseconds after the acceptance. */
export interface Fate {
  errorAtMs: number | null;
  deliveredAtMs: number | null;
  readAtMs: number | null;
  reply: { atMs: number; text: string; viaLid: boolean } | null;
}

/** How long after its 201 a refused message is refused (0.5 s when recorded). */
const ERROR_AFTER_MS: Span = [300, 1500];

/**
 * Decides a message's whole future at once, so that it depends on the message's own random stream and never on the
 * order in which timers fire.
 */
export function drawFate(character: Character, random: Random): Fate {
  const refused = chance(random, character.lateErrorRate);
  const errorAtMs = between(random, ERROR_AFTER_MS);
  const delivered = chance(random, character.deliveryRate);
  const deliveredAtMs = between(random, character.deliveryAfterMs);
  const read = chance(random, character.readRate);
  const readAtMs = deliveredAtMs + between(random, character.readAfterMs);
  const replied = chance(random, character.replyRate);
  const replyAtMs = readAtMs + between(random, character.replyAfterMs);
  const text = pick(random, character.replyTexts);
  const viaLid = chance(random, character.lidReplyRate);
  const arrives = !refused && delivered;
  return {
    errorAtMs: refused ? errorAtMs : null,
    deliveredAtMs: arrives ? deliveredAtMs : null,
    readAtMs: arrives && read ? readAtMs : null,
    reply: arrives && read && replied && text !== undefined ? { atMs: replyAtMs, text, viaLid } : null,
  };
}

/** The future of a message to a new chat of a number whose new chats are locked. */
export function refusedFate(random: Random): Fate {
  return { errorAtMs: between(random, ERROR_AFTER_MS), deliveredAtMs: null, readAtMs: null, reply: null };
}
