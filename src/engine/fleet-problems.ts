import { canSend } from './campaign-numbers.ts';
import type { Problem, ReceivedStats } from './ports.ts';
import { problem } from './problems.ts';
import { stepBelow } from './step-below.ts';
import type { Instance } from './types.ts';

/** Problems of the fleet as a whole, and of what it hears. */

/** More numbers disconnected than this are not one by one any more. */
const MANY = 10;
/** More webhooks that are due and not applied than this: what chats and reports show is old. */
const LONG_QUEUE = 1_000;

/** What is wrong with all numbers together. A single number is its own problem, and a paused one is what a person wants. */
export function problemsOfFleet(fleet: readonly Instance[]): Problem[] {
  const wanted = fleet.filter(({ state }) => state !== 'paused');
  const disconnected = wanted.filter(({ state }) => state === 'disconnected').length;
  const away = wanted.filter((instance) => !canSend(instance)).length;
  return [
    ...(wanted.length > 1 && away === wanted.length
      ? [problem('fleet_away', 'fleet', { count: wanted.length })]
      : []),
    ...(disconnected > MANY
      ? [problem('many_disconnected', 'fleet', { count: Math.floor(disconnected / MANY) * MANY })]
      : []),
  ];
}

/** What is wrong with what Evolution posts. */
export function problemsOfWebhooks({ due, dead }: Pick<ReceivedStats, 'due' | 'dead'>): Problem[] {
  return [
    ...(due > LONG_QUEUE ? [problem('webhook_queue', 'inbox', { count: stepBelow(due) })] : []),
    ...(dead > 0 ? [problem('dead_letters', 'inbox', { count: stepBelow(dead) })] : []),
  ];
}
