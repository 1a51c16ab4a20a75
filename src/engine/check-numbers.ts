import { FrotaError, InvalidInputError } from '../errors.ts';
import { HOUR_KEPT_SECONDS, hourStamp } from './capacity.ts';
import { managedFleet } from './managed.ts';
import type { Ports, Unasked, Whereabouts } from './ports.ts';
import type { Instance } from './types.ts';

/** Phones that may be checked at a time. */
export const MOST_CHECKED = 50;

/**
 * One number asks WhatsApp for so many phones an hour. Numbers have been banned for bulk checks; how many are too many,
 * WhatsApp does not say. This is about as many as a number writes to in an hour, each of whom Evolution checks when it sends.
 */
const CHECKS_PER_HOUR = 30;
/** And for so many at once. */
const CHECKS_AT_ONCE = 10;
/** Numbers that cannot be asked (those on Meta's Cloud API) are passed over; after so many it is given up. */
const REFUSALS = 10;

export interface CheckedNumber {
  /** E.164, as it was asked for. */
  phone: string;
  whereabouts: Whereabouts;
}

const NO_ANSWER: Whereabouts = { kind: 'unasked', why: 'no_answer' };

/**
 * Which phones (E.164) are on WhatsApp: as is known, or by asking through connected numbers of the fleet, spread over them.
 *
 * For people who want to know it of some. Campaigns do not check whom they write to: Evolution does so itself with each send,
 * and says `not on WhatsApp`; to ask before would be twice as many questions, by which WhatsApp tells robots from people.
 * @returns in the order of the phones, each once
 * @throws InvalidInputError for more than `MOST_CHECKED`
 */
export async function checkNumbers(ports: Ports, phones: readonly string[]): Promise<CheckedNumber[]> {
  const wanted = [...new Set(phones)];
  if (wanted.length > MOST_CHECKED) {
    const message = `has ${wanted.length} phones; at most ${MOST_CHECKED} are checked at a time`;
    throw new InvalidInputError('The check', [{ field: 'phones', message }]);
  }
  const found = await ports.numbers.find(wanted, (unknown) => ask(ports, unknown));
  return wanted.map((phone) => ({ phone, whereabouts: found.get(phone) ?? NO_ANSWER }));
}

/** Asks for some phones after the other, through one number after the other. */
async function ask(ports: Ports, phones: readonly string[]): Promise<Map<string, Whereabouts>> {
  const answers = new Map<string, Whereabouts>();
  let askers = await askersOf(ports);
  let why: Unasked = askers.length === 0 ? 'no_number' : 'limit';
  let left = [...phones];
  for (let refusals = 0; left.length > 0 && refusals < REFUSALS;) {
    const [asker, ...others] = askers;
    if (asker === undefined) break;
    const places = await reserve(ports, asker, Math.min(left.length, CHECKS_AT_ONCE));
    if (places === 0) {
      askers = others;
      continue;
    }
    const batch = left.slice(0, places);
    try {
      const known = await ports.messenger.whereabouts(asker, batch);
      for (const phone of batch) answers.set(phone, known.get(phone) ?? NO_ANSWER);
      left = left.slice(places);
      askers = [...others, asker];
    } catch (error) {
      if (!(error instanceof FrotaError)) throw error;
      ports.log.info({ instance: asker.name, err: error }, 'a number could not be asked who is on WhatsApp');
      refusals += 1;
      why = 'no_answer';
      // A server that does not answer would keep each of its numbers waiting in turn.
      askers =
        error.code === 'evolution_refused' ? others : others.filter(({ server }) => server !== asker.server);
    }
  }
  for (const phone of left) answers.set(phone, { kind: 'unasked', why });
  return answers;
}

/** The numbers that may ask, in an order that chance makes, so that it is not always the same; young ones the last. */
async function askersOf(ports: Ports): Promise<Instance[]> {
  const connected = (await managedFleet(ports)).filter(({ state }) => state === 'connected');
  const drawn = connected.map((instance) => ({ instance, place: ports.random() }));
  const rank = ({ warmUp }: Instance): number => (warmUp === undefined ? 0 : 1);
  return drawn
    .toSorted((a, b) => rank(a.instance) - rank(b.instance) || a.place - b.place)
    .map(({ instance }) => instance);
}

/** Takes up to so many questions of a number's hour; answers how many it has got. They are taken also if nobody answers. */
async function reserve(ports: Ports, { name }: Instance, count: number): Promise<number> {
  const stamp = hourStamp(ports.clock.now(), ports.settings.timeZone);
  const budget = {
    kind: 'hour_limit',
    key: `rate:consultas:${name}:${stamp}`,
    limit: CHECKS_PER_HOUR,
    expiresInSeconds: HOUR_KEPT_SECONDS,
  } as const;
  let got = 0;
  while (got < count && (await ports.counters.reserve([budget])) === undefined) got += 1;
  return got;
}
