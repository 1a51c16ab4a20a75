import { quoted } from '../commands/command-line.ts';
import { counter } from './formats.ts';

const count = counter('en');

export const enCardsHelp = {
  'campaign.csv': {
    usage: 'campaign csv NAME',
    summary: 'Gives what became of each message, with its phone, as a file',
    example: (name = 'Black Friday') => `campaign csv ${quoted(name)}`,
  },
};

/** What cards and charts say. */
export const enCards = {
  cards: {
    rows: (n: number, name: string) => `${count(n, 'message', 'messages')} of "${name}":`,
    noRows: (name: string) => `"${name}" has no messages yet: they are made when it starts.`,
    inFile: 'Each message, in a file:',
    toCsv: 'CSV',
    shownHere: (name: string) => `"${name}" has its card in this chat, which moves as it goes.`,
    course: 'How it went, over time:',
  },

  charts: {
    load: 'Load of the numbers',
    loadAlt: (numbers: number, online: number) =>
      `Load of ${count(numbers, 'number', 'numbers')}, ${online} of them connected`,
    historyAlt: (name: string) => `What was sent, delivered, read and failed of "${name}", over time`,
  },
};
