import { audit, FROTA } from './audit.ts';
import { managedFleet } from './managed.ts';
import { takesContacts } from './migration-targets.ts';
import { numberPools } from './pools.ts';
import type { PlacementMove, Ports, Quiet } from './ports.ts';
import { MAX_CHUNK } from './ports/placement-store.ts';
import { type NumberLoad, planRebalancing, type Share } from './rebalance-plan.ts';
import { limitsOf } from './warmup.ts';

/** A contact who was written to, or wrote, within this span stays with their number, in ms. */
export const QUIET_MS = 30 * 24 * 3_600_000;
/** Contacts that one run moves at most: it shares the store with those who send. */
const MAX_MOVED = 5_000;

/**
 * Moves contacts who have heard nothing for 30 days from overloaded numbers to underloaded ones that send the same campaigns,
 * so that in the long run all carry the same: `hybrid` keeps contacts where they are, and so would keep a new number idle and
 * an old one crowded. Looks only at numbers that are connected and well. Once loads are within ±10 % of their mean it moves
 * nobody.
 * @returns how many contacts were moved.
 */
export async function rebalance(ports: Ports): Promise<number> {
  const since = new Date(ports.clock.now().getTime() - QUIET_MS);
  const [fleet, pools] = await Promise.all([managedFleet(ports), numberPools(ports)]);
  const well = fleet.filter(takesContacts);
  if (pools.every((pool) => pool.size < 2) || well.length < 2) return 0;
  const byNumber = await ports.placements.byNumber(since);
  let moved = 0;
  for (const pool of pools) {
    const numbers = well
      .filter(({ name }) => pool.has(name))
      .map((instance) => {
        const { contacts, quiet } = byNumber.get(instance.name) ?? { contacts: 0, quiet: 0 };
        const perDay = limitsOf(instance, ports.settings.warmUpTable).day;
        return { instance: instance.name, contacts, movable: quiet, perDay };
      });
    moved += await level(ports, numbers, since, MAX_MOVED - moved);
  }
  return moved;
}

async function level(
  ports: Ports,
  numbers: readonly NumberLoad[],
  since: Date,
  most: number,
): Promise<number> {
  const { gives, takes } = planRebalancing(numbers, most);
  const takers = inTurn(takes);
  let moved = 0;
  for (const share of gives) moved += await give(ports, share, since, takers);
  if (moved > 0) {
    ports.log.info({ moved, from: gives, to: takes }, 'quiet contacts were rebalanced');
    const details = { moved, from: gives, to: takes };
    await audit(ports, { actor: FROTA, action: 'fleet.rebalance', subject: 'fleet', details });
  }
  return moved;
}

/** Moves a number's share to whoever is next to take contacts. */
async function give(
  { placements }: Ports,
  { instance, contacts }: Share,
  since: Date,
  takers: Iterator<string>,
): Promise<number> {
  const quiet: Quiet = { notWrittenToSince: since, noReplySince: since };
  let moved = 0;
  let after: string | undefined;
  for (let left = contacts; left > 0;) {
    const chunk = await placements.find({ instance, ...quiet, after, limit: Math.min(left, MAX_CHUNK) });
    const moves = chunk.flatMap((contact): PlacementMove[] => {
      const taker = takers.next();
      return taker.done === true ? [] : [{ ...contact, to: taker.value }];
    });
    moved += await placements.move(moves, quiet);
    after = chunk.at(-1)?.phone;
    if (after === undefined) break;
    left -= chunk.length;
  }
  return moved;
}

/** Each number as often as it takes contacts. */
function* inTurn(takes: readonly Share[]): Generator<string, undefined> {
  for (const { instance, contacts } of takes) {
    for (let n = 0; n < contacts; n++) yield instance;
  }
}
