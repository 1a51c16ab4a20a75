import type { Random } from '../clock.ts';
import { phoneForms } from '../engine/phone-forms.ts';
import type {
  AskForNumbers,
  EngineLog,
  KnownWhereabouts,
  NumberDirectory,
  Whereabouts,
} from '../engine/ports.ts';
import { hashText } from '../engine/text-hash.ts';
import { type Cache, Tally } from './cache.ts';
import type { ShortText, ShortTexts } from './short-texts.ts';

/** So many phones are known at most. */
export const MOST_NUMBERS = 100_000;

/** A phone that is on WhatsApp, in ms: drawn between the two, so that what was asked together is not asked anew together. */
const KEPT_MS = { min: 2 * 3_600_000, max: 4 * 3_600_000 };
/** One that is not: its owner may install WhatsApp any minute, and nobody should be told for hours that they have not. */
const ABSENT_KEPT_MS = 30 * 60_000;

const ABSENT = '-';

/** What all who want to know the same phones wait for. */
type Asked = Promise<Map<string, Whereabouts>>;

/**
 * Which phones are on WhatsApp, kept in memory or in Redis. Of those who want to know the same of this process at the same time
 * one asks. While Redis is away nothing is known, and it is asked for.
 */
export function numberDirectory(
  texts: ShortTexts,
  { random, log }: { random: Random; log: EngineLog },
): NumberDirectory & Cache {
  const name = 'numbers';
  const tally = new Tally();
  let asked = new Map<string, Asked>();

  /** Phones are hashed, as everywhere in Redis: whoever reads it sees no numbers. */
  const entryOf = (phone: string, whereabouts: KnownWhereabouts): ShortText => ({
    key: hashText(phone),
    ...(whereabouts.kind === 'not_on_whatsapp'
      ? { value: ABSENT, keepMs: ABSENT_KEPT_MS }
      : {
          value: String(Math.max(0, phoneForms(phone).indexOf(whereabouts.phone))),
          keepMs: Math.round(KEPT_MS.min + random() * (KEPT_MS.max - KEPT_MS.min)),
        }),
  });

  const known = async (phones: readonly string[]): Promise<Map<string, Whereabouts>> => {
    const values = await texts.get(phones.map(hashText)).catch((error: unknown) => {
      log.warn({ err: error }, 'the cache of numbers does not answer: they are asked for');
      return [];
    });
    return new Map(
      phones.flatMap((phone, n) => {
        const value = values[n];
        return value === undefined ? [] : [[phone, whereaboutsOf(phone, value)] as const];
      }),
    );
  };

  const keep = (entries: readonly ShortText[]): Promise<void> =>
    texts.put(entries).catch((error: unknown) => {
      log.warn({ err: error }, 'what is known of numbers could not be kept');
    });

  const search = async (phones: readonly string[], ask: AskForNumbers): Asked => {
    const asking = asked;
    try {
      const found = await known(phones);
      tally.hit(found.size);
      const unknown = phones.filter((phone) => !found.has(phone));
      if (unknown.length === 0) return found;
      tally.miss(unknown.length);
      const answers = await ask(unknown);
      const news = [...answers].flatMap(([phone, answer]) =>
        answer.kind === 'unasked' ? [] : [entryOf(phone, answer)],
      );
      // Cleared meanwhile: what was asked before that is not to be seen after it.
      if (asking === asked) await keep(news);
      return new Map([...found, ...answers]);
    } finally {
      for (const phone of phones) asking.delete(phone);
    }
  };

  return {
    name,

    async find(phones, ask) {
      const shared = phones.filter((phone) => asked.has(phone));
      tally.hit(shared.length);
      const own = phones.filter((phone) => !asked.has(phone));
      if (own.length > 0) {
        const searching = search(own, ask);
        for (const phone of own) asked.set(phone, searching);
      }
      const searches = await Promise.all(new Set(phones.flatMap((phone) => asked.get(phone) ?? [])));
      const found = new Map<string, Whereabouts>();
      for (const answers of searches) for (const [phone, answer] of answers) found.set(phone, answer);
      // Those who asked for it together with this may have wanted to know of others.
      return new Map([...found].filter(([phone]) => phones.includes(phone)));
    },

    learn: (phone, whereabouts) => keep([entryOf(phone, whereabouts)]),

    async figures() {
      return tally.figures(name, await texts.size().catch(() => null));
    },

    async clear() {
      asked = new Map();
      await texts.clear();
    },
  };
}

function whereaboutsOf(phone: string, value: string): KnownWhereabouts {
  if (value === ABSENT) return { kind: 'not_on_whatsapp' };
  return { kind: 'on_whatsapp', phone: phoneForms(phone)[Number(value)] ?? phone };
}
