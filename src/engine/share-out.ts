/** A number as far as it matters for how many contacts it takes. */
export interface Vessel {
  /** Contacts that it has. */
  has: number;
  /** Messages that it may send a day; more than 0. */
  perDay: number;
  /** It takes no more than this. */
  most?: number;
}

/**
 * Shares contacts out so that the loads (contacts for each message a day) come as close to each other as they can: the least
 * loaded number is filled first, as water finds its level.
 * @returns whole numbers in the order of the vessels; their sum is the amount, or all that they take.
 */
export function pour(amount: number, vessels: readonly Vessel[]): number[] {
  const capacity = vessels.reduce((sum, { most = Infinity }) => sum + most, 0);
  if (amount <= 0 || vessels.length === 0) return vessels.map(() => 0);
  if (capacity <= amount) return vessels.map(({ most = 0 }) => most);
  const filled = (level: number): number[] =>
    vessels.map(({ has, perDay, most = Infinity }) =>
      Math.min(Math.max(level * perDay - has, 0), most, amount),
    );
  let low = Math.min(...vessels.map(({ has, perDay }) => has / perDay));
  let high = Math.max(...vessels.map(({ has, perDay }) => (has + amount) / perDay));
  for (let step = 0; step < BISECTIONS; step++) {
    const level = (low + high) / 2;
    if (sumOf(filled(level)) > amount) high = level;
    else low = level;
  }
  return rounded(filled(low), amount, (index) => vessels[index]?.most ?? Infinity);
}

/** Takes contacts away so that loads come as close to each other as they can: from the most loaded number first. */
export function drain(amount: number, vessels: readonly Required<Vessel>[]): number[] {
  return pour(
    amount,
    vessels.map((vessel) => ({ ...vessel, has: -vessel.has })),
  );
}

/** Shares an amount out in proportion to weights, of which at least one is above 0; in whole numbers. */
export function apportion(amount: number, weights: readonly number[]): number[] {
  const total = sumOf(weights);
  return rounded(
    weights.map((weight) => (amount * weight) / total),
    amount,
    (index) => ((weights[index] ?? 0) > 0 ? Infinity : 0),
  );
}

/** Enough to halve any range of loads down to the precision of a double. */
const BISECTIONS = 100;

/** Rounds down, and gives what is missing to those that lost most. */
function rounded(exact: readonly number[], amount: number, mostOf: (index: number) => number): number[] {
  const shares = exact.map(Math.floor);
  const losses = exact.map((value, index) => ({ index, lost: value - Math.floor(value) }));
  let missing = amount - sumOf(shares);
  for (const { index } of losses.toSorted((a, b) => b.lost - a.lost)) {
    if (missing === 0) break;
    const share = shares[index] ?? 0;
    if (share + 1 > mostOf(index)) continue;
    shares[index] = share + 1;
    missing--;
  }
  return shares;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
