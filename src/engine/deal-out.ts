import type { MigrationTarget, Placement, PlacementMove } from './ports.ts';
import { apportion } from './share-out.ts';

/** Contacts that a migration has placed, by number. */
export type Placed = ReadonlyMap<string, number>;

/** Deals a chunk of contacts out to the targets (one at least) that can take them now. */
export function dealOut(
  chunk: readonly Placement[],
  targets: readonly MigrationTarget[],
  placed: Placed,
): PlacementMove[] {
  return deal(chunk, targets, placesIn(targets, chunk.length, placed));
}

/** How many of a chunk each target takes: in proportion to what it still lacks, so that the plan comes out in the end. */
function placesIn(targets: readonly MigrationTarget[], size: number, placed: Placed): number[] {
  const lacking = targets.map(({ instance, contacts }) =>
    Math.max(contacts - (placed.get(instance) ?? 0), 0),
  );
  const isEnough = lacking.reduce((sum, count) => sum + count, 0) >= size;
  // There are more than were planned for, or a target is away: the others share them as they share the rest.
  return apportion(size, isEnough ? lacking : targets.map(({ contacts }) => contacts));
}

/** Gives each contact a target: one that has written to them if it has a place left, else the one with the most. */
function deal(
  chunk: readonly Placement[],
  targets: readonly MigrationTarget[],
  places: readonly number[],
): PlacementMove[] {
  const left = new Map(targets.map(({ instance }, index) => [instance, places[index] ?? 0]));
  const hasPlace = (instance: string): boolean => (left.get(instance) ?? 0) > 0;
  const takePlace = (instance: string): string => {
    left.set(instance, (left.get(instance) ?? 0) - 1);
    return instance;
  };
  const known = new Map<string, string>();
  for (const { phone, chats } of chunk) {
    const familiar = chats.find(hasPlace);
    if (familiar !== undefined) known.set(phone, takePlace(familiar));
  }
  return chunk.map((contact) => {
    const to = known.get(contact.phone) ?? takePlace(mostPlaces(left));
    return { ...contact, to };
  });
}

function mostPlaces(left: ReadonlyMap<string, number>): string {
  return [...left].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}
