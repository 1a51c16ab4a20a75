import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { hourStamp } from '../../src/engine/capacity.ts';
import { drain, live, type World, world } from './fleet-life.ts';
import { SETTINGS } from './test-engine.ts';

const ZONE = SETTINGS.timeZone;
const THREE_HOURS = 3 * 3_600_000;
/** Lives that are drawn; a longer search: `RUNS=300 npx vitest run test/engine/invariants.test.ts --testTimeout 900000`. */
const RUNS = Number(process.env['RUNS'] ?? 8);

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

/** What must hold of everything that was sent. */
async function objections({ store, journal, numbers, campaigns, settings }: World): Promise<string[]> {
  const wrong: string[] = [];
  const rows = await store.rows();
  const left = rows.filter(
    (row) =>
      row.sendingAt !== undefined && ['sent', 'delivered', 'read', 'unknown', 'sending'].includes(row.status),
  );
  const dayOf = (at: Date): string => hourStamp(at, ZONE).slice(0, 8);
  for (const { name, hourLimit, dayLimit, newChatLimit } of numbers) {
    const mine = left.filter((row) => row.instance === name);
    const at = (row: (typeof mine)[number]): Date => row.sendingAt ?? new Date(0);
    for (const [hour, n] of countBy(mine, (row) => hourStamp(at(row), ZONE)))
      if (n > hourLimit) wrong.push(`${name} sent ${n} of ${hourLimit} at ${hour}`);
    for (const [day, n] of countBy(mine, (row) => dayOf(at(row))))
      if (n > dayLimit) wrong.push(`${name} sent ${n} of ${dayLimit} on ${day}`);
    for (const [day, n] of countBy(
      mine.filter(({ cold }) => cold),
      (row) => dayOf(at(row)),
    ))
      if (n > newChatLimit) wrong.push(`${name} opened ${n} of ${newChatLimit} on ${day}`);
    for (const { id, dailyLimitPerInstance: limit } of campaigns) {
      for (const [day, n] of countBy(
        mine.filter(({ campaignId }) => campaignId === id),
        (row) => dayOf(at(row)),
      ))
        if (n > limit) wrong.push(`${id} sent ${n} of ${limit} through ${name} on ${day}`);
    }
  }
  for (const [key, n] of countBy(left, (row) => `${row.phone} ${dayOf(row.sendingAt ?? new Date(0))}`))
    if (n > settings.contactDayLimit) wrong.push(`${key}: ${n} messages`);
  for (const { name } of numbers) {
    const mine = journal.filter(({ instance }) => instance === name);
    for (const [n, { at, campaign }] of mine.entries()) {
      const before = mine[n - 1];
      if (before === undefined) continue;
      const pause = Math.max(before.campaign.interval.minMs, campaign.interval.minMs);
      const gap = at.getTime() - before.at.getTime();
      if (gap < pause) wrong.push(`${name}: ${gap} ms after the last, not ${pause}`);
    }
  }
  const accepted = journal.filter(({ outcome }) => outcome.kind === 'accepted' || outcome.kind === 'unknown');
  // Begun, and the store's answer was lost: such a message did not leave, and counts as if it had.
  const mayHaveLeft = left.filter(({ status, reason }) => status === 'sending' || reason === 'worker lost');
  if (accepted.length > left.length || accepted.length < left.length - mayHaveLeft.length)
    wrong.push(`${accepted.length} taken by Evolution, ${left.length} known`);
  return wrong;
}

it('limits hold, nothing is lost and nothing is sent twice, whatever happens to a fleet', async () => {
  const seeds = fc.integer({ min: 0, max: 1_000_000 });
  const holds = fc.asyncProperty(seeds, async (seed) => {
    const one = await world(seed);
    await live(one, THREE_HOURS, 20_000, true);
    expect(await objections(one)).toEqual([]);
    expect(await drain(one)).toEqual([]);
    expect(await objections(one)).toEqual([]);
  });
  await fc.assert(holds, { numRuns: RUNS });
});
