import { quoted } from '../commands/command-line.ts';
import { enIncidentButtons } from './en-incidents.ts';

/** What stands on buttons; up to 75 characters: Slack shows no more. */
export const enButtons = {
  ...enIncidentButtons,
  launch: 'Launch',
  launchNow: 'Launch now',
  testToMe: 'Test to me',
  edit: 'Edit',
  discard: 'Discard',
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel',
  report: 'Report',
  show: 'Show',
  newCampaign: 'New campaign',
  duplicate: 'Duplicate',
  restart: 'Restart',
  qr: 'Show QR',
  newQr: 'New code',
  migrate: 'Migrate contacts',
  undo: 'Undo',
  turnOn: 'Turn on',
  turnOff: 'Turn off',
  dryRun: 'Dry run',
  retry: 'Retry',
  drop: 'Drop',
  resend: 'Send again',
  giveUp: 'Count as failed',

  /** Asked before it is done. */
  confirm: {
    discard: (name: string) => `Discard the draft "${name}"? It cannot be brought back.`,
    cancel: (name: string) => `Cancel "${name}" for good? What was not sent stays unsent.`,
    restart: (name: string) => `Restart ${name}? It is away for some seconds.`,
    migrate: (n: string, name: string) => `Move ${n} contacts away from ${name}?`,
    drop: 'Drop it for good? What it said is never applied.',
    dropAll: 'Drop all of them for good? What they said is never applied.',
    resend: 'Send them again? Some people may get theirs twice.',
  },

  /** What is pressed and has no example that can be typed as it is. */
  lines: {
    new: (list?: string) => (list === undefined ? 'campaign new' : `campaign new list=${quoted(list)}`),
    edit: (name: string) => `campaign edit ${quoted(name)}`,
    test: (name: string) => `campaign test ${quoted(name)}`,
    duplicate: (name: string) => `campaign duplicate ${quoted(name)}`,
    silence: (ref: string, time: string) => `alert silence ${ref} ${time}`,
  },
};
