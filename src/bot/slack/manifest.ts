import { leavesOf } from '../commands/find-command.ts';
import { COMMANDS } from '../commands/registry.ts';
import { TEXTS } from '../i18n/texts.ts';
import { SLACK_PATH } from './paths.ts';

/** What Slack takes as a command's name. */
const NAME = /^[a-z0-9_-]{1,31}$/;
const MAX_DESCRIPTION = 100;
const MAX_HINT = 100;

/** What the app may do, and why. */
export const SCOPES = [
  // Slash commands, and what mentions it or is written to it alone.
  'commands',
  'app_mentions:read',
  'im:history',
  // Answers, cards, and those for one person alone.
  'chat:write',
  'chat:write.public',
  'im:write',
  // Pictures and files.
  'files:read',
  'files:write',
  // Names, languages and groups of who asks.
  'users:read',
  // Roles of user groups; without it only people have roles.
  'usergroups:read',
] as const;

/** Those of them that the app runs without. */
export const SPARE_SCOPES = ['usergroups:read'] as const satisfies readonly (typeof SCOPES)[number][];

/**
 * The app as Slack installs it by paste (api.slack.com/apps, Create New App, From a manifest).
 * @param url where Slack reaches this Frota, without a slash at its end
 */
export function manifestFor(url: string): object {
  const request_url = url + SLACK_PATH;
  return {
    display_information: {
      name: 'Frota',
      description: 'Runs a fleet of WhatsApp numbers: campaigns, alerts, limits',
      background_color: '#075e54',
    },
    features: {
      bot_user: { display_name: 'Frota', always_online: true },
      app_home: {
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
        home_tab_enabled: false,
      },
      slash_commands: slashCommands(request_url),
    },
    oauth_config: { scopes: { bot: SCOPES } },
    settings: {
      event_subscriptions: { request_url, bot_events: ['app_mention', 'message.im'] },
      interactivity: { is_enabled: true, request_url, message_menus_options_url: request_url },
      org_deploy_enabled: false,
      socket_mode_enabled: false,
    },
  };
}

/** Every command by its word in both languages. */
function slashCommands(url: string): object[] {
  return (['pt-BR', 'en'] as const).flatMap((language) =>
    COMMANDS.flatMap((entry) => {
      const [first] = leavesOf([entry]);
      const word = entry.names[language];
      const isSaid = language === 'en' && word === entry.names['pt-BR'];
      // What is the console's is no matter for a chat.
      if (first === undefined || first.atConsole === true || isSaid || !NAME.test(word)) return [];
      const { summary, usage } = TEXTS[language].help[first.id];
      const hint = usage.split(' ').slice(1).join(' ');
      return [
        {
          command: `/${word}`,
          url,
          description: summary.slice(0, MAX_DESCRIPTION),
          ...(hint !== '' && { usage_hint: hint.slice(0, MAX_HINT) }),
          should_escape: false,
        },
      ];
    }),
  );
}
