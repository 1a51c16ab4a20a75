import { type Blocked, RECIPIENT_RULES, type Waiting } from '../engine/types.ts';
import type { Formats } from './i18n/formats.ts';
import type { Texts } from './i18n/texts.ts';

/** More numbers than this are counted rather than named. */
const MAX_NAMED = 3;

/** Why a campaign waits, numbers with the same obstacle together: `hour limit reached (5 numbers), banned (vendas-2)`. */
export function obstacles(blocked: readonly Blocked[], texts: Texts): string {
  const byObstacle = new Map<string, string[]>();
  for (const { instance, why, state } of blocked) {
    const obstacle = why === 'state' && state !== undefined ? texts.states[state] : texts.obstacles[why];
    byObstacle.set(obstacle, [...(byObstacle.get(obstacle) ?? []), instance]);
  }
  return [...byObstacle]
    .map(
      ([obstacle, names]) =>
        `${obstacle} (${names.length > MAX_NAMED ? texts.counts.numbers(names.length) : names.join(', ')})`,
    )
    .join(', ');
}

/** What a campaign waits for: numbers, recipients or both, and until when. */
export function waitingText(
  { numbers, recipients = {}, until }: Waiting,
  texts: Texts,
  formats: Formats,
  now: Date,
): string {
  const rules = RECIPIENT_RULES.flatMap((rule) => {
    const count = recipients[rule] ?? 0;
    return count > 0 ? [[rule, count] as const] : [];
  });
  // A time that has come by now says nothing any more: it goes on as soon as it is planned.
  const isToCome = until !== undefined && until > now;
  return [
    ...(numbers.length > 0 ? [texts.report.noNumber(obstacles(numbers, texts))] : []),
    ...(rules.length > 0 ? [texts.report.resting(rules)] : []),
    isToCome ? texts.report.goesOnAt(formats.moment(until, now)) : texts.report.goesOn,
  ].join(' ');
}
