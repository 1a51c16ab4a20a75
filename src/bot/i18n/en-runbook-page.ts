import type { IncidentWords } from '../incidents/incident-words.ts';

/** Stands for what an incident would name. */
const anyOf: IncidentWords = {
  instance: 'a number',
  server: '…',
  campaign: '…',
  process: 'a process',
  count: '…',
  limit: '…',
  health: '…',
  below: '…',
  stage: '…',
};

/** The runbooks as pages, for whoever has an incident's card before them. */
export const enRunbookPage = {
  anyOf,
  /** On a card. */
  link: 'Runbook: what to do, step by step',
  all: 'Runbooks',
  about: 'What each incident means, and what to do about it.',
  means: 'What it means',
  steps: 'What to do',
  buttons: 'Restart, Show QR, Migrate contacts and the like are buttons of its card, where it has them.',
  otherLanguage: 'Em português',
};
