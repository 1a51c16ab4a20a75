import { drain, pour, type Vessel } from './share-out.ts';

/** Loads may differ from the mean by this share of it. */
const TOLERANCE = 0.1;

/** A number with its contacts. */
export interface NumberLoad {
  instance: string;
  contacts: number;
  /** Those of them that may be moved. */
  movable: number;
  /** Messages that it may send a day; more than 0. */
  perDay: number;
}

/** Contacts that a number gives away, or takes. */
export interface Share {
  instance: string;
  contacts: number;
}

/**
 * Which numbers give contacts away and which take them, so that every load (contacts for each message a day) comes within
 * ±10 % of the mean; both lists sum to the same. Only what must move does: from the most loaded, to the least loaded, and
 * never past the mean. Nothing when all are within. Contacts are not divided: the bounds are rounded outwards.
 * @param most contacts that move at most.
 */
export function planRebalancing(
  numbers: readonly NumberLoad[],
  most: number,
): { gives: Share[]; takes: Share[] } {
  const all = sum(numbers, ({ contacts }) => contacts);
  const mean = all / sum(numbers, ({ perDay }) => perDay);
  const ideal = ({ perDay }: NumberLoad): number => mean * perDay;
  const highest = (number: NumberLoad): number => Math.ceil(ideal(number) * (1 + TOLERANCE));
  const lowest = (number: NumberLoad): number => Math.floor(ideal(number) * (1 - TOLERANCE));

  const tooMany = (number: NumberLoad): number => clamp(number.contacts - highest(number), 0, number.movable);
  const tooFew = (number: NumberLoad): number => Math.max(lowest(number) - number.contacts, 0);
  const spare = (number: NumberLoad): number =>
    clamp(Math.ceil(number.contacts - ideal(number)), 0, number.movable);
  const room = (number: NumberLoad): number => Math.max(Math.ceil(ideal(number) - number.contacts), 0);

  const amount = Math.min(
    Math.max(sum(numbers, tooMany), sum(numbers, tooFew)),
    sum(numbers, spare),
    sum(numbers, room),
    most,
  );
  const vessels = (mostOf: (number: NumberLoad) => number): Required<Vessel>[] =>
    numbers.map((number) => ({ has: number.contacts, perDay: number.perDay, most: mostOf(number) }));
  return {
    gives: shares(numbers, drain(amount, vessels(spare))),
    takes: shares(numbers, pour(amount, vessels(room))),
  };
}

function shares(numbers: readonly NumberLoad[], amounts: readonly number[]): Share[] {
  return numbers
    .map(({ instance }, index) => ({ instance, contacts: amounts[index] ?? 0 }))
    .filter(({ contacts }) => contacts > 0);
}

function sum(numbers: readonly NumberLoad[], valueOf: (number: NumberLoad) => number): number {
  return numbers.reduce((total, number) => total + valueOf(number), 0);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
