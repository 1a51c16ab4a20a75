import type { StrategyName } from '../../engine/types.ts';
import type { FormFieldName } from '../campaign-form/form.ts';
import { counter } from './formats.ts';

const count = counter('en');
const { format: number } = new Intl.NumberFormat('en');
const list = new Intl.ListFormat('en');

const labels: Record<FormFieldName, string> = {
  name: 'Name',
  list: 'Contact list',
  text: 'Message',
  instances: 'Numbers that send',
  rotation: 'Strategy',
  start: 'Start',
  media: 'File that goes along',
  kind: 'Kind of file',
  segments: 'Who writes to whom',
  interval: 'Seconds between two messages',
  limit: 'Messages a day and number',
  health: 'Rest below this health',
  expiry: 'End',
};

/** How each is written; Slack shows 150 characters at most. */
const hints: Record<FormFieldName, string> = {
  name: 'What the team calls it; nobody who is written to sees it.',
  list: 'Who gets the message. For another list, import a CSV file.',
  text: 'With {{name}} or another field of the list; {{name|friend}} says what stands there if it is empty. Versions are spread evenly.',
  instances: 'None chosen: all of the fleet. Banned or paused ones are skipped until they are back.',
  rotation: 'How each message gets its number.',
  start: '"2026-11-27 08:00" or "tomorrow 8:00"; blank: at launch.',
  media: 'URL of an image, a video or a document: https://…/photo.jpg',
  kind: 'Only if the ending of the URL does not tell.',
  segments: 'A line each: vip=vendas-1,vendas-2 and *=vendas-3 for everybody else.',
  interval: 'A range like 25-50: each pause is chosen at random in it.',
  limit: 'Through one number, for this campaign.',
  health: 'From 0 to 100: a number that is less healthy rests.',
  expiry: '"27/11 18:00": what was not sent by then stays unsent.',
};

/** What speaks for each, in a line; Slack shows 75 characters of it. */
const strategies: Record<StrategyName, string> = {
  hybrid: 'Contacts keep their number; new ones get the healthiest',
  sticky: 'Contacts keep their number, and wait for it',
  intelligent: 'Healthy numbers with much left to send go first',
  balanced: 'All numbers send about the same',
  round_robin: 'One number after the other, in turn',
  by_segment: 'Each segment has numbers of its own',
};

/** What Frota decides by itself, as it would be filled in; the strategy by its name. */
type Usual = Readonly<Record<'rotation' | 'interval' | 'limit' | 'health', string>>;

export const enForm = {
  /** Up to 24 characters: Slack shows no more. */
  title: { new: 'New campaign', edit: 'Edit campaign' },
  labels,
  hints,
  strategies,
  kinds: { image: 'image', video: 'video', document: 'document' },
  /** What holds where nothing is filled in; what is not here has to be. */
  otherwise: (usual: Usual): Partial<Record<FormFieldName, string>> => ({
    ...usual,
    instances: 'all of the fleet',
    start: 'at launch',
    media: 'none',
    kind: 'by the ending of its URL',
    segments: 'any number writes to anybody',
    expiry: 'none',
  }),
  contacts: (n: number) => count(n, 'contact', 'contacts'),
  free: (free: number, limit: number) => `${number(free)} of ${number(limit)} free today`,
  warming: (stage: number, stages: number) => `warming up, stage ${stage} of ${stages}`,
  preview: {
    noText: 'The preview comes with the first text.',
    noList: 'Choose a list to see the text as its contacts get it.',
    nobody: (name: string) => `Nobody at the beginning of "${name}" may be written to: there is no preview.`,
    as: (who: string) => `As ${who} gets it:`,
    versionAs: (version: number, who: string) => `Text ${version}, as ${who} gets it:`,
    gap: (fields: readonly string[]) => `Empty there: ${list.format(fields)}.`,
  },
};
