import { counter } from './formats.ts';

const count = counter('en');

/** What cards and charts say. */
export const enCards = {
  cards: {
    buttons: { pause: 'Pause', resume: 'Resume', cancel: 'Cancel', report: 'Report' },
    reallyCancel: (name: string) =>
      `Cancel the campaign "${name}" for good? What was not sent yet will never be.`,
    course: 'How it went, over time:',
  },

  charts: {
    load: 'Load of the numbers',
    loadAlt: (numbers: number, online: number) =>
      `Load of ${count(numbers, 'number', 'numbers')}, ${online} of them connected`,
    historyAlt: (name: string) => `What was sent, delivered, read and failed of "${name}", over time`,
  },
};
