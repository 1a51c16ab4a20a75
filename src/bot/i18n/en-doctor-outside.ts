import type { FindingTexts, OutsideCode } from './en-doctor.ts';

/** What `doctor` finds at Evolution and the chats. */
export const enDoctorOutside: Pick<FindingTexts, OutsideCode> = {
  evolution_sandbox: () => [
    'EVOLUTION_SERVERS is not set: Frota plays with a sandbox, and nothing is really sent',
  ],
  evolution_reached: ({ server, version, instances }) => [
    `"${server}" answers: Evolution ${version}, ${instances} numbers`,
  ],
  evolution_silent: ({ server, reason }) => [
    `"${server}" does not answer: ${reason}`,
    'Start it, and check its URL in EVOLUTION_SERVERS.',
  ],
  evolution_key_refused: ({ server }) => [
    `"${server}" refuses our API key`,
    'Set in EVOLUTION_SERVERS what its AUTHENTICATION_API_KEY is.',
  ],
  evolution_strange: ({ server, reason }) => [
    `"${server}" answers something else: ${reason}`,
    'Check its URL in EVOLUTION_SERVERS, and the proxy before it.',
  ],
  evolution_old: ({ server, version, least }) => [
    `"${server}" is Evolution ${version}, which speaks otherwise`,
    `Use version ${least} or later.`,
  ],
  evolution_crowded: ({ server, instances, most }) => [
    `"${server}" has ${instances} numbers; one process does not hold more than ${most} well`,
    'Put the next ones on another Evolution server.',
  ],
  instances_absent: ({ names }) => [
    `No server has these of EVOLUTION_INSTANCES: ${names}`,
    'Create them in Evolution, or take them out.',
  ],
  webhooks_set: ({ server, instances }) => [`"${server}": webhooks are set for ${instances} numbers`],
  webhooks_drifted: ({ server, instances }) => [
    `"${server}": webhooks are not as they are to be: ${instances}`,
    'frota webhooks set',
  ],
  webhooks_unread: ({ server, reason }) => [
    `"${server}" does not tell its webhooks: ${reason}`,
    'Try again; if it stays so, restart Evolution.',
  ],
  webhooks_arrive: ({ server, instances, minutes }) => [
    `"${server}": webhooks arrive, of ${instances} numbers, the last ${minutes} min ago`,
  ],
  webhooks_missing: ({ server, instances }) => [
    `"${server}": connected, but without a webhook for a day: ${instances}`,
    "Check from Evolution's machine: curl PUBLIC_URL/monitoring/health; then frota webhooks set, or restart the numbers.",
  ],
  webhooks_unseen: ({ server }) => [
    `"${server}": no webhook has arrived that could be seen`,
    "Start Frota, send a message through a number; else check from Evolution's machine: curl PUBLIC_URL/monitoring/health.",
  ],

  slack_unset: () => ['Slack is not set up'],
  slack_reached: ({ team, user }) => [`Slack answers: ${user} in ${team}`],
  slack_silent: ({ reason }) => [`Slack does not answer: ${reason}`, 'Check the way out of this machine.'],
  slack_refused: ({ reason }) => [
    `Slack refuses SLACK_BOT_TOKEN: ${reason}`,
    'Copy it anew from the app, OAuth & Permissions; install the app if it is not.',
  ],
  slack_scopes_missing: ({ scopes }) => [
    `The app may not do all that Frota does; scopes are missing: ${scopes}`,
    "Paste Frota's manifest into the app (App Manifest) and install it again.",
  ],
  slack_scopes_fewer: ({ scopes }) => [
    `Without these scopes some things are not there (roles of user groups): ${scopes}`,
    "Paste Frota's manifest into the app (App Manifest) and install it again.",
  ],
  slack_deaf: () => [
    'Frota writes to Slack, but hears nothing: neither SLACK_SIGNING_SECRET nor SLACK_APP_TOKEN is set',
    'Set SLACK_SIGNING_SECRET, or SLACK_APP_TOKEN where Slack cannot reach PUBLIC_URL.',
  ],
  slack_app_token_refused: ({ reason }) => [
    `Slack refuses SLACK_APP_TOKEN: ${reason}`,
    'Make one with connections:write (Basic Information, App-Level Tokens), and turn Socket Mode on.',
  ],
  slack_hears: ({ how }) => [
    how === 'http'
      ? 'Slack posts to PUBLIC_URL, and can prove itself'
      : 'Slack takes our connection (Socket Mode)',
  ],

  telegram_unset: () => ['Telegram is not set up'],
  telegram_reached: ({ user }) => [`Telegram answers: @${user}`],
  telegram_silent: ({ reason }) => [
    `Telegram does not answer: ${reason}`,
    'Check the way out of this machine.',
  ],
  telegram_refused: ({ reason }) => [
    `Telegram refuses TELEGRAM_BOT_TOKEN: ${reason}`,
    'Copy it anew from BotFather (/mybots, API Token).',
  ],
  telegram_hook_fine: ({ pending }) => [`Its webhook is ours and works; ${pending} updates wait`],
  telegram_hook_missing: ({ url }) => [
    `It has no webhook; it should post to ${url}`,
    'Start Frota with the role bot: it sets the webhook.',
  ],
  telegram_hook_elsewhere: ({ url }) => [
    `Its webhook goes to ${url}`,
    'Another Frota uses this bot, or PUBLIC_URL has changed: give each a bot of its own, and restart this one.',
  ],
  telegram_hook_left: () => [
    'A webhook is set, so that Frota is given nothing when it asks',
    'Start Frota with the role bot: it takes the webhook away.',
  ],
  telegram_hook_failing: ({ reason, minutes }) => [
    `Telegram could not post to us ${minutes} min ago: ${reason}`,
    'Check PUBLIC_URL from outside: certificate, proxy, port (443, 80, 88 or 8443).',
  ],
  telegram_hook_behind: ({ pending }) => [
    `${pending} updates wait at Telegram`,
    'Look whether a process with the role web runs and answers.',
  ],
  telegram_updates_missing: ({ updates }) => [
    `Its webhook does not get: ${updates}`,
    'Restart Frota: it sets the webhook anew.',
  ],
  telegram_polls: () => ['Frota asks Telegram for updates; no webhook is in the way'],
};
