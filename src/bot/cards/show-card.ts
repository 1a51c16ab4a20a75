import type { CardChanges, ClaimedCard, NextLook, Ports } from '../../engine/ports.ts';
import type { CardSource, CardView } from '../chat/card-source.ts';
import type { ChatMessage, ChatOutcome, ChatPlatform } from '../chat/chat.ts';
import { partsOf } from '../chat/parts.ts';
import { hashOf } from './hash-of.ts';
import { showPictures } from './show-pictures.ts';
import { type Trouble, troubled } from './trouble.ts';

/** A message is changed at most once in so many ms. */
export const REST_MS = 5_000;
/** A card is whose claimed it for so long, in ms, after each call that is made for it. */
export const LEASE_MS = 60_000;
/** Who deletes a card twice does not want it. */
const POSTED_ANEW = 1;
/** Where a message is was learnt at the cost of a post: so often it is tried to be kept. */
const NOTE_TRIES = 3;

/** A card with who says what it shows, and where that is shown. */
export interface Showing {
  card: ClaimedCard;
  source: CardSource;
  platform: ChatPlatform;
  /** The platform's own name of the chat. */
  chat: string;
}

type ShowPorts = Pick<Ports, 'cards' | 'clock' | 'random' | 'log'>;

/**
 * Brings a card up to date: posts it, edits it if it looks different, and its pictures, tells its thread what is new there.
 * Answers until when its chat is to be left alone. Each part is posted for itself: a picture that is refused repeats no text.
 *
 * That it is about to be posted is written down before, and where it was posted at once after. A process that dies between, or a
 * platform that did post what it did not answer, leaves a message of which nobody knows: then there is a second, and the log
 * says so. Nothing else is shown twice.
 */
export async function showCard(ports: ShowPorts, showing: Showing): Promise<Date | undefined> {
  const { card, source } = showing;
  const subject = card.subject.slice(source.kind.length + 1);
  const view = await source.view(subject, card.chat);
  const now = ports.clock.now();
  if (view === undefined || ('message' in view && card.gone > POSTED_ANEW)) {
    await ports.cards.settle(card, {}, { restUntil: now });
    return undefined;
  }
  if ('hidden' in view) {
    await ports.cards.settle(card, {}, { restUntil: now, ...(view.nextAt && { dueAt: view.nextAt }) });
    return undefined;
  }
  return new Visit(ports, showing, view).run();
}

/** One card's turn. */
class Visit {
  readonly #ports: ShowPorts;
  readonly #showing: Showing;
  readonly #view: CardView;
  /** What its message shows, and what stands beside it. */
  readonly #message: ChatMessage;
  readonly #apart: readonly ChatMessage[];
  readonly #hash: string;
  /** What is known of it by now. */
  #ref: ClaimedCard['ref'];
  #gone: number;
  #pictures: NonNullable<ClaimedCard['pictures']>;
  /** Whether anything of it was changed. */
  #moved = false;
  /** Its message was gone when its thread was to be told. */
  #again = false;

  constructor(ports: ShowPorts, showing: Showing, view: CardView) {
    this.#ports = ports;
    this.#showing = showing;
    this.#view = view;
    [this.#message, ...this.#apart] = partsOf(view.message);
    this.#hash = hashOf(this.#message);
    const { ref, gone, pictures = [] } = showing.card;
    this.#ref = ref;
    this.#gone = gone;
    this.#pictures = pictures;
  }

  async run(): Promise<Date | undefined> {
    const { card } = this.#showing;
    const steps = [() => this.#edit(), () => this.#post(), () => this.#show(), () => this.#tell()];
    for (const step of steps) {
      const outcome = await step();
      if (outcome === 'lost') return undefined;
      if (outcome !== undefined) return this.#stopAt(outcome);
    }
    if (card.failures > 0) this.#ports.log.info(this.#logged(), 'the card is up to date again');
    const cleared: CardChanges = card.failures > 0 ? { failures: 0, problem: null } : {};
    await this.#ports.cards.settle(card, cleared, this.#next());
    return undefined;
  }

  #next(): NextLook {
    const { platform, chat } = this.#showing;
    const { final, nextAt } = this.#view;
    const now = this.#ports.clock.now();
    const restUntil = this.#moved ? new Date(now.getTime() + (platform.restMs?.(chat) ?? REST_MS)) : now;
    const dueAt = this.#again ? now : final === true ? undefined : nextAt;
    return { restUntil, ...(dueAt !== undefined && { dueAt }) };
  }

  /** A step answers what stopped it; undefined: go on. */
  async #edit(): Promise<Trouble | 'lost' | undefined> {
    const { card, platform } = this.#showing;
    if (this.#ref === undefined || card.shown === this.#hash) return undefined;
    if (!(await this.#note({}))) return 'lost';
    const outcome = await platform.edit(this.#ref, this.#message);
    if (outcome.kind === 'gone') return this.#isGone();
    return this.#shownAs(outcome);
  }

  async #post(): Promise<Trouble | 'lost' | undefined> {
    const { card, platform, chat } = this.#showing;
    if (this.#ref !== undefined || this.#gone > POSTED_ANEW) return undefined;
    if (card.postingAt !== undefined)
      this.#ports.log.warn(this.#logged(), 'nobody knows whether the card was posted: it may be there twice');
    if (!(await this.#note({ postingAt: this.#ports.clock.now() }))) return 'lost';
    const outcome = await platform.post(chat, this.#message);
    // Of a message just posted nothing can be gone but its chat.
    return this.#shownAs(outcome.kind === 'gone' ? { ...outcome, kind: 'failed' } : outcome);
  }

  async #show(): Promise<Trouble | 'lost' | undefined> {
    return showPictures({
      platform: this.#showing.platform,
      card: this.#ref,
      wanted: this.#apart,
      has: this.#pictures,
      isOurs: () => this.#note({}),
      keep: (pictures) => {
        this.#pictures = pictures;
        this.#moved = true;
        return this.#insist({ pictures: pictures.length > 0 ? pictures : null });
      },
      onLeftOut: (reason) => this.#leaveOut(reason),
    });
  }

  async #tell(): Promise<Trouble | 'lost' | undefined> {
    const { card, platform } = this.#showing;
    for (const { key, message, isText } of this.#view.thread.flatMap(entriesOf)) {
      if (this.#ref === undefined) return undefined;
      if (card.told.includes(key)) continue;
      if (!(await this.#note({}))) return 'lost';
      const outcome = await platform.post(this.#ref.chat, { ...message, thread: this.#ref.message });
      if (outcome.kind === 'gone') {
        this.#again = true;
        return this.#isGone();
      }
      if (outcome.kind === 'later' || (outcome.kind === 'failed' && isText)) return outcome;
      if (outcome.kind === 'failed') this.#leaveOut(outcome.reason);
      if (!(await this.#insist({ told: key }))) return 'lost';
    }
    return undefined;
  }

  #leaveOut(reason: string): void {
    this.#ports.log.warn({ ...this.#logged(), reason }, 'a picture or file of a card is left out');
  }

  async #shownAs(outcome: Exclude<ChatOutcome, { kind: 'gone' }>): Promise<Trouble | 'lost' | undefined> {
    if (outcome.kind !== 'done') return outcome;
    this.#ref = outcome.ref;
    this.#moved = true;
    const noted = await this.#insist({ ref: outcome.ref, shown: this.#hash, postingAt: null });
    return noted ? undefined : 'lost';
  }

  async #isGone(): Promise<'lost' | undefined> {
    this.#ref = undefined;
    this.#gone++;
    return (await this.#note({ ref: null, shown: null, gone: this.#gone })) ? undefined : 'lost';
  }

  async #stopAt(trouble: Trouble): Promise<Date | undefined> {
    const { card } = this.#showing;
    const { changes, next, holdUntil, isNew } = troubled(this.#ports, card, trouble);
    if (isNew)
      this.#ports.log.warn({ ...this.#logged(), reason: trouble.reason }, 'a card is not up to date');
    await this.#ports.cards.settle(card, { ...changes, postingAt: null }, next);
    return holdUntil;
  }

  #note(changes: CardChanges): Promise<boolean> {
    const { cards, clock } = this.#ports;
    return cards.note(this.#showing.card, changes, new Date(clock.now().getTime() + LEASE_MS));
  }

  async #insist(changes: CardChanges): Promise<boolean> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#note(changes);
      } catch (error) {
        if (tries === NOTE_TRIES) throw error;
      }
    }
  }

  #logged(): { card: string; chat: string } {
    const { subject, chat } = this.#showing.card;
    return { card: subject, chat };
  }
}

/** What a thread is told, part by part. */
function entriesOf({ key, message }: CardView['thread'][number]) {
  return partsOf(message).map((part, index) =>
    index === 0
      ? { key, message: part, isText: true }
      : { key: `${key} +${index}`, message: part, isText: false },
  );
}
