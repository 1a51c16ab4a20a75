import { counter } from './formats.ts';

const count = counter('en');

/** What cards and charts say. */
export const enCards = {
  charts: {
    load: 'Load of the numbers',
    loadAlt: (numbers: number, online: number) =>
      `Load of ${count(numbers, 'number', 'numbers')}, ${online} of them connected`,
    historyAlt: (name: string) => `What was sent, delivered, read and failed of "${name}", over time`,
  },
};
