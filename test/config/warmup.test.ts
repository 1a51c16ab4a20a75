import { expect, it } from 'vitest';
import { WARM_UP_TABLE } from '../../config/warmup.ts';

it('a number warms up from 20 messages a day by 1.8 a day, for a week', () => {
  const grown = Array.from({ length: 7 }, (_, day) => Math.round(20 * 1.8 ** day));
  expect(WARM_UP_TABLE).toEqual(grown);
});
