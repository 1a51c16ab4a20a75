import { alertGroup } from './alert.ts';
import { alertsCommand } from './alerts.ts';
import { auditCommand } from './audit-trail.ts';
import { campaignGroup } from './campaign.ts';
import { campaignsCommand } from './campaigns.ts';
import type { Command, CommandGroup, WordCommand } from './command.ts';
import { contactsGroup } from './contacts.ts';
import { completionCommand } from './completion.ts';
import { doctorCommand } from './doctor.ts';
import { dashboardCommand } from './dashboard.ts';
import { helpCommand } from './help.ts';
import { instanceGroup } from './instance.ts';
import { instancesCommand } from './instances.ts';
import { keysGroup } from './keys.ts';
import { meGroup } from './me.ts';
import { quitCommand } from './quit.ts';
import { ruleGroup } from './rule.ts';
import { rulesCommand } from './rules.ts';
import { webhooksGroup } from './webhooks.ts';

const help = helpCommand(() => COMMANDS);

/** All commands, in the order in which help shows them. */
export const COMMANDS: readonly (Command | CommandGroup)[] = [
  contactsGroup,
  campaignGroup,
  campaignsCommand,
  instancesCommand,
  instanceGroup,
  alertsCommand,
  alertGroup,
  rulesCommand,
  ruleGroup,
  webhooksGroup,
  dashboardCommand,
  meGroup,
  auditCommand,
  keysGroup,
  doctorCommand,
  completionCommand,
  help,
  quitCommand,
];

/** Those of them that need nothing but words. */
export const WORD_COMMANDS: readonly WordCommand[] = [help, completionCommand, quitCommand];
