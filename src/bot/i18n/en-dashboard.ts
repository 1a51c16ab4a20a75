import { counter } from './formats.ts';
import type { CommandHelp } from './en-help.ts';

const count = counter('en');

export const enDashboardHelp: Record<'dashboard', CommandHelp> = {
  dashboard: {
    usage: 'dashboard',
    summary: 'Gives you a link to the dashboard, for your browser',
    example: () => 'dashboard',
  },
};

/** The dashboard, and the way there. */
export const enDashboard = {
  link: 'Your link to the dashboard:',
  linkGoodFor: (minutes: number) =>
    `It is good for ${count(minutes, 'minute', 'minutes')}, once, and lets its reader in as you: do not pass it on.`,
  linkPrivately:
    'The link to the dashboard lets its reader in as you: I send it to you alone. If nothing comes, write to me in private once, and ask there.',
  isHere: 'You are at the dashboard.',
  noAddress: 'This Frota serves no pages, or does not know its address: set PUBLIC_URL.',

  title: 'Frota',
  skip: 'Skip to the content',
  menu: 'Pages',
  pages: {
    fleet: 'Numbers',
    campaigns: 'Campaigns',
    incidents: 'Incidents',
    jobs: 'Jobs',
  },
  language: 'Português',
  languageLabel: 'Mudar para português',
  logout: 'Log out',
  signedIn: (name: string, role: string) => `${name} · ${role}`,

  live: 'Live',
  away: 'Connection lost; trying again',

  command: 'Command',
  commandHint: 'Everything that the bot understands, such as: help',
  run: 'Run',
  running: 'Working…',
  answerTo: 'Answer to',
  close: 'Close',
  back: 'Back',
  sure: 'Are you sure?',
  yes: 'Yes, do it',
  cancel: 'Cancel',
  download: (name: string) => `Download ${name}`,
  typeIt: (line: string) => `Put into the command box: ${line}`,
  tooLarge: 'The answer is too large for a page: ask for it in a shell on the machine that Frota runs on.',
  notReached: 'Frota could not be reached. Try again.',

  login: 'Log in',
  loginAsk: 'Ask the bot for a link ("dashboard", in Slack or Telegram), or type an API key:',
  loginShell: 'On the machine that Frota runs on, "frota dashboard" gives a link, too.',
  key: 'API key',
  enter: 'Enter',
  enterAs: (name: string) => `Enter as ${name}`,
  linkOver: 'This link was used, or is more than ten minutes old. Ask the bot for a new one: "dashboard".',
  keyWrong: 'This API key is not known, or was revoked.',
  loggedOut: 'You have logged out.',

  forbidden: 'This takes another role',
  forbiddenText: (needed: string) => `This page takes the role ${needed}. An admin gives it: "me role".`,
  noRole: 'Nobody has given you a role in this team, or it was taken from you.',
  notFound: 'There is no such page',
  notFoundText: 'What it showed may be gone.',
  refused: 'That did not come from this page',
  refusedText: 'The page may be too old. Go back, load it anew and try again.',
  failed: 'That did not work',
  failedText: 'The log of Frota says why. Try again in a moment.',

  hour: 'Hour',
  day: 'Day',
  of: (used: string, limit: string) => `${used} of ${limit}`,
  health: (health: string) => `Health ${health}`,
  warmUp: (stage: number, stages: number) => `Warm-up ${stage}/${stages}`,
  warmedUp: 'Warmed up',
  until: (at: string) => `until ${at}`,
  last24: (n: string) => `${n} in 24 h`,
  sparkline: (total: string, most: string) =>
    `Messages sent in each of the last 24 hours: ${total} in all, ${most} in the busiest`,
  summary: 'Summary',
  connected: 'Connected',
  sentToday: 'Sent today',
  capacity: 'Capacity a day',
  incidentsOpen: 'Open incidents',
  running_campaigns: 'Running campaigns',

  progressOf: (name: string) => `Progress of ${name}`,
  eta: (at: string) => `Done ${at}`,
  openReport: 'Report',
  details: 'Details',
  noIncidents: 'Nothing is wrong.',
  resolvedLately: 'Resolved lately',
  incident: 'Incident',

  timeline: 'What happened',
  noTimeline: 'Nothing has been written down yet.',
  by: (who: string) => `by ${who}`,
  qrOf: (name: string) => `QR code of ${name}`,
  qrAlt: 'QR code to be scanned with WhatsApp',
};
