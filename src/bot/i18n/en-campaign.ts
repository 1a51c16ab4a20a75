import type { Hold } from '../../engine/forecast-holds.ts';
import type {
  CampaignStatus,
  Media,
  MessageStatus,
  RecipientRule,
  StrategyName,
} from '../../engine/types.ts';
import type { Tally } from '../tally.ts';
import { counter } from './formats.ts';

const count = counter('en');
const { format: number } = new Intl.NumberFormat('en');
const either = new Intl.ListFormat('en', { type: 'disjunction' });
const messages = (n: number): string => count(n, 'message', 'messages');

const campaignStatus: Record<CampaignStatus, string> = {
  draft: 'draft',
  pending_approval: 'waiting for approval',
  scheduled: 'scheduled',
  running: 'running',
  paused: 'paused',
  completed: 'completed',
  cancelled: 'cancelled',
  failed: 'failed',
};

/** What a campaign is, in a sentence. */
const being: typeof campaignStatus = { ...campaignStatus, draft: 'a draft' };

const strategies: Record<StrategyName, string> = {
  intelligent: 'intelligent',
  balanced: 'balanced',
  round_robin: 'round robin',
  sticky: 'sticky',
  by_segment: 'by segment',
  hybrid: 'hybrid',
};

const messageStatus: Record<MessageStatus, string> = {
  queued: 'Waiting',
  assigned: 'At a number',
  sending: 'Being sent',
  unknown: 'Unconfirmed',
  sent: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
  failed: 'Failed',
  expired: 'Expired',
  suppressed: 'Left out',
};

const kinds: Record<Media['type'], string> = { image: 'image', video: 'video', document: 'document' };

/** What holds a campaign up. */
const holds: Record<Hold, string> = {
  pace: 'the interval between two messages of a number',
  hour_limit: "the numbers' limits for an hour",
  day_limit: "the numbers' limits for a day",
  campaign_limit: "the campaign's limit for a day and number",
  new_chat_limit: "the numbers' limits for new chats",
  quiet_hours: 'the hours in which people may be written to',
  contact_limit: 'people who heard from us already, and have to be left alone',
  no_number: 'numbers that cannot send',
};

/** How many messages wait for their recipients. */
const resting: Record<RecipientRule, (n: number) => string> = {
  quiet_hours: (n) => `${count(n, 'waits', 'wait')} for the recipient's own sending hours`,
  contact_limit: (n) => `${count(n, 'goes', 'go')} to people who heard from us already`,
};

/** What became of messages and why, as the engine says it; what follows a colon stays as it is. */
const reasons: Readonly<Record<string, string>> = {
  connection_closed: 'the number was not connected',
  'no capacity': 'the number had used up its limit',
  quiet_hours: "outside the recipient's sending hours",
  contact_limit: 'the recipient has heard from us already',
  number_busy: "the contact's number is busy for the next minutes",
  no_number: 'none of the numbers that may write to this contact is free',
};

export const enCampaign = {
  campaignStatus,
  strategies,
  messageStatus,
  reasons,
  otherReasons: 'other reasons',

  details: {
    list: (list: string, texts: number) => `List "${list}", ${count(texts, 'text', 'texts')}`,
    numbers: (names: string, strategy: string) => `Numbers: ${names}; ${strategy} rotation`,
    moreNumbers: (n: number) => count(n, 'more number', 'more numbers'),
    segments: (map: string) => `Segments: ${map}`,
    otherwise: 'all others',
    media: (type: Media['type'], name: string) => `With a file: ${name} (${kinds[type]})`,
    expires: (at: string) => `Expires on ${at}; what was not sent by then stays unsent`,
    pacing: (seconds: string, perDay: number, health: number) =>
      `Every ${seconds} s, at most ${messages(perDay)} a day and number; below health ${health} a number rests`,
  },

  report: {
    done: ({ done, total }: Tally) => `${number(done)} of ${messages(total)}`,
    startsAt: (at: string) => `Starts on ${at}.`,
    runningFor: (at: string, lasted: string) => `Began on ${at}, ${lasted} ago.`,
    ran: (at: string, lasted: string) => `Began on ${at}, took ${lasted}.`,
    reason: (reason: string) => `Reason: ${reason}.`,
    brake: (names: string) =>
      `Paused by Frota: WhatsApp restricted or banned ${names} within an hour of sending it. Look into that before you resume it.`,
    noNumber: (obstacles: string) => `No number can send now: ${obstacles}.`,
    resting: (rules: readonly (readonly [RecipientRule, number])[]) =>
      `Of the messages ${rules.map(([rule, n]) => resting[rule](n)).join(', ')}.`,
    goesOn: 'It goes on by itself.',
    goesOnAt: (at: string) => `It goes on by itself, ${at} at the earliest.`,
    failing: (reason: string, n: number) =>
      `Not sent so far: ${reason} (${messages(n)}). Frota keeps trying.`,
    undecided: (n: number) =>
      `${count(n, 'message has', 'messages have')} had no confirmation for more than half an hour. To decide:`,
    hours: 'By the hour:',
    days: 'By the day:',
  },

  forecast: {
    title: 'Forecast',
    /** Of what does not send by itself now. */
    ifNow: { draft: 'Forecast, if it starts now', paused: 'Forecast, if it goes on now' } as Partial<
      Record<CampaignStatus, string>
    >,
    done: (left: number, numbers: number, at: string) =>
      `${messages(left)}, ${count(numbers, 'number', 'numbers')}: done ${at}.`,
    notDone: (left: number, unsent: number, isToCome: boolean) =>
      `of ${messages(left)} ${number(unsent)} are not sent within 60 days${isToCome ? ' of its start' : ''}.`,
    expires: (left: number, unsent: number, at: string) =>
      `of ${messages(left)} ${number(unsent)} are not sent before it expires (${at}).`,
    noNumber: 'none of its numbers can send, and nobody can tell when one will.',
    hold: (hold: Hold) => `What holds it up most: ${holds[hold]}.`,
    rivals: (n: number) => `${count(n, 'other campaign uses', 'other campaigns use')} the same numbers.`,
    unusedSegments: (names: string) => `Nobody on the list belongs to ${names}: check the spelling.`,
    gap: (field: string, n: number, isEstimate: boolean) => {
      const contacts = count(n, 'contact', 'contacts');
      const who = isEstimate ? `About ${contacts} (estimated from a sample)` : contacts;
      const lack = n === 1 ? 'has' : 'have';
      return `${who} ${lack} no ${field}: their text has a gap there. To fill it: {{${field}|…}}`;
    },
  },

  live: {
    measuring: 'measuring the pace…',
    rate: (perMinute: string) => `${perMinute}/min`,
    remaining: (duration: string) => `about ${duration} left`,
    moreNumbers: (n: number) => `… and ${count(n, 'more number', 'more numbers')}`,
    toLeave: 'Enter stops watching; the campaign goes on.',
    unreachable: (reason: string) => `No answer from the store (${reason}); trying again.`,
    receiptsFollow: 'Deliveries and reads still come in. For the latest:',
  },

  campaign: {
    none: 'There are no campaigns yet. Create the first:',
    more: (n: number) => `And ${count(n, 'older campaign', 'older campaigns')}.`,
    created: (name: string) => `Campaign "${name}" created as a draft.`,
    preview: (key: string, name: string | undefined) =>
      name === undefined ? `${key}, as the first contact gets it:` : `${key}, as ${name} gets it:`,
    toStart: 'Nothing has been sent. To start:',
    toSchedule: (at: string) => `Nothing is scheduled yet. To have it start on ${at}:`,
    started: (name: string) => `Campaign "${name}" is running.`,
    scheduled: (name: string, at: string) => `Campaign "${name}" is scheduled for ${at}.`,
    scheduledAlready: (name: string, at: string) =>
      `Campaign "${name}" is scheduled for ${at} already. To start it now:`,
    paused: (name: string) => `Campaign "${name}" is paused; what is being sent right now is finished.`,
    toResume: 'To go on where it stopped:',
    resumed: (name: string) => `Campaign "${name}" goes on.`,
    cancelled: (name: string) => `Campaign "${name}" is cancelled; what was not sent stays unsent.`,
    discarded: (name: string) => `The draft "${name}" is gone.`,
    edited: (name: string, fields: string) => `Campaign "${name}" changed: ${fields}.`,
    notEdited: (name: string) => `Campaign "${name}" is like that already.`,
    duplicated: (name: string, copy: string) => `Campaign "${copy}" created as a draft, like "${name}".`,
  },

  test: {
    waiting: (instance: string, duration: string) => `Waiting ${duration} for the turn of ${instance}…`,
    sent: (instance: string, phone: string) => `${instance} sent the test to ${phone}:`,
    unknown: (instance: string, reason: string) =>
      `Nobody knows whether ${instance} sent the test (${reason}): look at the phone.`,
    failed: (instance: string, reason: string) => `${instance} did not send the test: ${reason}.`,
    optedOut: 'This phone asked not to be written to, so it gets no test either.',
    noNumber: (obstacles: string) => `None of its numbers can send a test now: ${obstacles}.`,
    busy: (instance: string, at: string) =>
      `All of its numbers are busy; ${instance} is the first that is free, ${at}.`,
  },

  unknownSends: {
    none: (name: string) =>
      `There is nothing to decide: no message of "${name}" has been without confirmation for half an hour.`,
    some: (n: number) =>
      `${count(n, 'message', 'messages')} may have been sent or not: nobody has known for more than half an hour.`,
    more: (n: number) => `… and ${number(n)} more`,
    toResend: 'To send them again (some people may get theirs twice):',
    toGiveUp: 'To count them as failed:',
    resent: (n: number) => `${count(n, 'message is', 'messages are')} sent again.`,
    givenUp: (n: number) => `${count(n, 'message counts', 'messages count')} as failed.`,
    settled: 'They have been settled meanwhile.',
  },
};

export const enCampaignErrors = {
  wrong_status: ({ campaign, status, from }: WrongStatus) =>
    `The campaign "${campaign}" is ${being[status]}; this works only while it is ${either.format(from.map((s) => being[s]))}.`,
  campaign_expired: ({ campaign }: { campaign: string }) =>
    `The campaign "${campaign}" has expired: nothing more of it would be sent. Give it another end first.`,
  edited_meanwhile: ({ campaign }: { campaign: string }) =>
    `Somebody else changed the campaign "${campaign}" at the same time; look at it and try again.`,
  name_taken: () => 'A campaign of this name exists already; choose another name.',
};

/** What the engine tells of a campaign that is in a wrong status. */
export interface WrongStatus {
  campaign: string;
  status: CampaignStatus;
  from: readonly CampaignStatus[];
}
