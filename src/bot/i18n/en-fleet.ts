import { counter } from './formats.ts';

const count = counter('en');
const { format: number } = new Intl.NumberFormat('en');

/** Whoever Frota names as having done something. */
const actor = (by: string): string => (by === 'frota' ? 'Frota' : by);
const contacts = (n: number): string => count(n, 'contact', 'contacts');
const messages = (n: number): string => count(n, 'message', 'messages');

/** Numbers: their state, limits and warm-up. */
export const enInstances = {
  none: 'The fleet has no numbers. Create them in Evolution; they appear here by themselves.',
  online: (online: number, total: number) => `${online} of ${count(total, 'number', 'numbers')} connected.`,
  since: (since: string, evidence: string) => `Since ${since} (${evidence})`,
  until: (at: string) => `Until ${at}`,
  used: (hour: number, hourLimit: number, day: number, dayLimit: number) =>
    `Sent: ${number(hour)} of ${number(hourLimit)} this hour, ${number(day)} of ${number(dayLimit)} today`,
  newChats: (used: number, limit: number) => `New chats: ${number(used)} of ${number(limit)} today`,
  contacts: (n: number) => `${contacts(n)} ${n === 1 ? 'hears' : 'hear'} from it`,
  health: (health: number, failures: number) =>
    `Health ${health} of 100${failures > 0 ? `, ${count(failures, 'failure', 'failures')} in a row` : ''}`,
  server: (server: string) => `Evolution server: ${server}`,
  paused: (name: string) => `${name} is paused; its waiting messages go to other numbers. To bring it back:`,
  notPaused: (name: string) => `${name} is paused already.`,
  resumed: (name: string) => `${name} is back in use; it sends as soon as Evolution reports it open.`,
  notResumed: (name: string, state: string) => `${name} is not paused: it is ${state}.`,
  limits: (name: string, hour: number, day: number, newChats: number) =>
    `Limits of ${name}: ${messages(hour)} an hour, ${number(day)} a day, ${count(newChats, 'new chat', 'new chats')} a day.`,
  toSetLimits: 'To change them (each may be left out):',
  restarting: (name: string) => `${name} connects anew; it is back in some seconds. To see it:`,
  notRestarted: (name: string) => `${name} is not connected: there is nothing to restart. To connect it:`,
  scan: (name: string) => `Scan it with the phone of ${name}: WhatsApp, Linked devices, Link a device.`,
  orType: (pairingCode: string) =>
    `Or link with the phone number instead, and type this code: ${pairingCode}`,
  goodFor: (seconds: number) =>
    `It is good for ${count(seconds, 'more second', 'more seconds')}. For a new one:`,
  qrChanges: 'WhatsApp has a new code every half minute or so: it is replaced here by itself.',
  qrOver: (name: string) => `The QR code of ${name} was not scanned, and is no good any more.`,
  qrPrivately: (name: string) =>
    `The QR code of ${name} lets its reader in: I send it to you alone. If nothing comes, write to me in private once, and ask there.`,
  isConnected: (name: string) => `${name} is connected.`,
  noQrWhileOpen: (name: string) => `${name} is connected: it has no QR code to scan.`,
  noQr: (name: string) =>
    `Evolution has no QR code of ${name} to show. If it is just connecting, ask again in a few seconds:`,
  strangers: (names: string, more: number) =>
    `Not managed, though their events arrive: ${names}${more > 0 ? ` and ${number(more)} more` : ''}. To see why:`,
  stranger: (name: string) => `${name} · not managed`,
  strangerSeen: (server: string, at: string) =>
    `Events arrive from the Evolution server ${server}, the last at ${at}.`,
  notNamed: 'EVOLUTION_INSTANCES does not name it. To have Frota use it, add it there and start Frota anew.',
  notListed: (server: string) =>
    `The settings would have it, but the Evolution server ${server} does not list it. Once it does, it is used by itself.`,
  notOurServer: (server: string) =>
    `EVOLUTION_SERVERS does not name the server ${server}. To have Frota use it, add it there and start Frota anew.`,
};

export const enWarmUp = {
  stage: (stage: number, stages: number, perDay: number, since: string) =>
    `Warming up: stage ${stage} of ${stages} since ${since}, at most ${messages(perDay)} a day`,
  limited: (perDay: number) => `While it warms up it sends at most ${messages(perDay)} a day.`,
  over: (name: string) => `${name} is warmed up: its limits apply in full.`,
  set: (name: string, stage: number, stages: number, perDay: number) =>
    `${name} is at stage ${stage} of ${stages} now: at most ${messages(perDay)} a day.`,
  rule: 'It goes up a stage after a day that went well, and falls back after a restriction or 72 h without a message.',
  toSet: 'To decide otherwise (or: finish, restart):',
};

export const enMigration = {
  contacts: (n: number, name: string) => `${contacts(n)} ${n === 1 ? 'hears' : 'hear'} from ${name}.`,
  engaged: (n: number) => `${number(n)} of them replied or opted in: they go first.`,
  optedOut: (n: number) =>
    `${contacts(n)} who opted out ${n === 1 ? 'stays' : 'stay'}, as nobody writes to them.`,
  nobody: (name: string) => `Nobody hears from ${name}: there is nothing to migrate.`,
  nowhere:
    'No number that sends the same campaigns is connected and well enough to take them. To name others:',
  columns: { number: 'Goes to', has: 'Has', gets: 'Gets', perDay: 'Msgs/day', days: 'Days for all' },
  moreTargets: (n: number) => `… and ${count(n, 'more number', 'more numbers')}`,
  crowded: (days: number) =>
    `Up to ${count(days, 'day', 'days')} to write to everybody once: name more numbers, or expect them to wait.`,
  toConfirm: 'Nobody has been moved yet. To migrate them:',
  began: (n: number, name: string) => `${contacts(n)} of ${name} are being moved. To see how far it is:`,
  known: (by: string, at: string) => `${actor(by)} did this already, on ${at}.`,
  running: (moved: number, total: number, by: string) =>
    `Contacts are being moved: ${number(moved)} of ${number(total)}, for ${actor(by)}`,
  done: (moved: number, by: string, at: string) =>
    `${contacts(moved)} moved to other numbers on ${at}, for ${actor(by)}`,
  waits: (targets: string) => `It waits: none of its targets can take contacts now: ${targets}.`,
  waitsFor: (name: string, why: string) => `${name} (${why})`,
  health: (health: number) => `health ${Math.round(health)} of 100`,
  toRedirect: 'To move those who are left to other numbers:',
  redirects: 'The migration that waits ends where it is. To move those who are left:',
  toStop: 'To end it where it is, and bring back who was moved:',
  stopped: (moved: number, total: number, by: string, at: string) =>
    `The migration ended on ${at} with ${number(moved)} of ${contacts(total)} moved, by ${actor(by)}`,
  targetsLost: 'Its targets are banned, not in the fleet, or were away for too long.',
  undoUntil: (at: string) => `This can be undone until ${at}:`,
  undoing: (moved: number, total: number, by: string) =>
    `Contacts are being moved back: ${number(moved)} of ${number(total)}, for ${actor(by)}`,
  undone: (moved: number, by: string, at: string) =>
    `${contacts(moved)} moved back on ${at}, for ${actor(by)}`,
  undoBegan: (n: number, name: string) =>
    n === 0
      ? `The migration of ${name} has ended: nobody is to be moved back, and nobody else leaves.`
      : `${contacts(n)} go back to ${name}; who has heard from their new number stays with that.`,
  noneToUndo: (name: string) => `The contacts of ${name} were never migrated.`,
};

export const enFleetErrors = {
  nothing_to_migrate: ({ instance, contacts: n }: { instance: string; contacts: number }) =>
    n === 0
      ? `Nobody hears from ${instance}: there is nothing to migrate.`
      : `No number is connected and well enough to take the contacts of ${instance}.`,
  plan_outdated: () => 'The contacts were moved back meanwhile; look at the preview again.',
  migration_unknown: () => 'There is no such migration.',
  migration_running: ({ instance, by }: { instance: string; by: string }) =>
    `The contacts of ${instance} are just being moved, for ${actor(by)}; wait until that is done.`,
  undo_too_late: ({ instance }: { instance: string }) =>
    `The contacts of ${instance} were moved more than 24 hours ago; that cannot be undone any more.`,
  nothing_to_undo: ({ instance }: { instance: string }) =>
    `Everybody who was moved from ${instance} has heard from their new number since, or moved on: nobody goes back.`,
  warm_up_off: () => 'Numbers are not warmed up: WARM_UP is off in the settings.',
};
