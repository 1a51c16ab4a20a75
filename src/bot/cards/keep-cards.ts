import type { CardKey, ClaimedCard, Ports } from '../../engine/ports.ts';
import { messageOf } from '../../errors.ts';
import { startWorkLoop } from '../../work-loop.ts';
import type { CardSource } from '../chat/card-source.ts';
import { type ChatPlatform, splitName } from '../chat/chat.ts';
import { LEASE_MS, showCard } from './show-card.ts';
import { type Trouble, troubled } from './trouble.ts';

/** Cards taken at a time. */
const BATCH = 20;
/** How often is looked for cards that are due, and for subjects that are to have some, in ms. */
const IDLE_MS = 1_000;
const LOOK_FOR_SUBJECTS_MS = 3_000;

type KeeperPorts = Pick<Ports, 'cards' | 'clock' | 'random' | 'log'>;

export interface CardKeeper {
  /** Begins the work on what is due, each chat for itself. Answers how many cards that was. */
  round(): Promise<number>;
  /** When nothing is worked on any more. */
  atRest(): Promise<void>;
}

/**
 * Brings the cards of chats up to date. Several processes may do so at the same time. In one chat cards are shown one after the
 * other; no chat waits for another, however slow or far away its platform is.
 * @param onDone a chat is free again
 */
export function cardKeeper(
  ports: KeeperPorts,
  platforms: readonly ChatPlatform[],
  sources: readonly CardSource[],
  onDone: () => void = () => undefined,
): CardKeeper {
  const busy = new Map<string, Promise<void>>();
  const held = new Map<string, Date>();
  const wishes = subjectFinder(ports, sources);

  const show = async (card: ClaimedCard): Promise<Date | undefined> => {
    const { platform: name, own: chat = '' } = splitName(card.chat) ?? {};
    const platform = platforms.find((one) => one.name === name);
    const source = sources.find(({ kind }) => card.subject.startsWith(`${kind}:`));
    if (platform === undefined) return fail(card, 'its platform is not connected');
    if (source === undefined) return fail(card, 'nobody knows what it shows');
    return showCard(ports, { card, source, platform, chat });
  };

  const fail = async (card: ClaimedCard, reason: string): Promise<undefined> => {
    const trouble: Trouble = { kind: 'failed', reason };
    const { changes, next, isNew } = troubled(ports, card, trouble);
    if (isNew) ports.log.warn({ card: card.subject, chat: card.chat, reason }, 'a card is not up to date');
    await ports.cards.settle(card, changes, next);
  };

  const showAll = async (chat: string, cards: readonly ClaimedCard[]): Promise<void> => {
    for (const card of cards) {
      const until = held.get(chat);
      if (until !== undefined && until > ports.clock.now()) {
        await ports.cards.settle(card, {}, { restUntil: until, dueAt: until });
        continue;
      }
      // What fails here comes back when its lease is over.
      const holdUntil = await show(card).catch((error: unknown) => {
        ports.log.error({ card: card.subject, chat, err: error }, `a card failed: ${messageOf(error)}`);
        return undefined;
      });
      if (holdUntil !== undefined) held.set(chat, holdUntil);
    }
  };

  return {
    async round() {
      await wishes();
      const now = ports.clock.now();
      for (const [chat, until] of held) if (until <= now) held.delete(chat);
      const claimed = await ports.cards.claim(BATCH, now, LEASE_MS, [...busy.keys(), ...held.keys()]);
      for (const [chat, cards] of byChat(claimed)) {
        const work = showAll(chat, cards)
          .catch((error: unknown) => ports.log.error({ chat, err: error }, 'cards could not be put back'))
          .finally(() => {
            busy.delete(chat);
            onDone();
          });
        busy.set(chat, work);
      }
      return claimed.length;
    },

    async atRest() {
      while (busy.size > 0) await Promise.all(busy.values());
    },
  };
}

/** Brings cards up to date from now on. `wake`: something was just wanted here. */
export function startCards(
  ports: KeeperPorts,
  platforms: readonly ChatPlatform[],
  sources: readonly CardSource[],
): { wake(): void; stop(): Promise<void> } {
  const keeper = cardKeeper(ports, platforms, sources, () => loop.wake());
  const loop = startWorkLoop({
    work: () => keeper.round(),
    idleMs: IDLE_MS,
    onError: (error) => ports.log.error({ err: error }, 'cards could not be looked at'),
  });
  return {
    wake: () => loop.wake(),
    async stop() {
      await loop.stop();
      await keeper.atRest();
    },
  };
}

/** Makes the cards that subjects are to have and have not; each is asked of the store once. */
function subjectFinder({ cards, clock, log }: KeeperPorts, sources: readonly CardSource[]) {
  const known = new Map<CardSource, ReadonlySet<string>>();
  let nextAt = 0;
  return async (): Promise<void> => {
    const now = clock.now();
    if (now.getTime() < nextAt) return;
    nextAt = now.getTime() + LOOK_FOR_SUBJECTS_MS;
    for (const source of sources) {
      try {
        const keys = ((await source.wanted?.()) ?? []).map(({ subject, chat }): CardKey => ({
          subject: `${source.kind}:${subject}`,
          chat,
        }));
        const before = known.get(source);
        await cards.ensure(
          keys.filter((key) => before?.has(nameOf(key)) !== true),
          now,
        );
        known.set(source, new Set(keys.map(nameOf)));
      } catch (error) {
        log.error({ kind: source.kind, err: error }, 'it is not known which cards are to be shown');
      }
    }
  };
}

function byChat(cards: readonly ClaimedCard[]): Map<string, ClaimedCard[]> {
  const chats = new Map<string, ClaimedCard[]>();
  for (const card of cards) chats.set(card.chat, [...(chats.get(card.chat) ?? []), card]);
  return chats;
}

function nameOf({ subject, chat }: CardKey): string {
  return `${chat} ${subject}`;
}
