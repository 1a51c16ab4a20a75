import { quoted } from '../commands/command-line.ts';
import type { CommandId } from '../commands/command-id.ts';
import type { CommandHelp } from './en-help.ts';

const about =
  (command: string, usual: string) =>
  (subject = usual) =>
    `${command} ${quoted(subject)}`;

/** What help tells of rules. */
export const enRulesHelp: Record<Extract<CommandId, 'rules' | `rule.${string}`>, CommandHelp> = {
  rules: {
    usage: 'rules',
    summary: 'Shows the rules: what is done when something happens',
    example: () => 'rules',
  },
  'rule.new': {
    usage: 'rule new name=… when=… then=…',
    summary: 'Makes a rule',
    example: (name = 'price') =>
      `rule new name=${quoted(name)} when=keyword if="text=price,cost; hours=08:00-18:00 mon-fri" then="tag=hot; send=Hi {{name}}!"`,
  },
  'rule.show': {
    usage: 'rule show NAME',
    summary: 'Shows what a rule does, and what it did in the last 30 days',
    example: about('rule show', 'price'),
  },
  'rule.dryrun': {
    usage: 'rule dry-run NAME',
    summary: 'Shows what it would have done in the last 24 hours, and does nothing',
    example: about('rule dry-run', 'price'),
  },
  'rule.on': {
    usage: 'rule on NAME',
    summary: 'Switches a rule on, for what happens from now on',
    example: about('rule on', 'price'),
  },
  'rule.off': {
    usage: 'rule off NAME',
    summary: 'Switches a rule off',
    example: about('rule off', 'price'),
  },
  'rule.remove': {
    usage: 'rule remove NAME',
    summary: 'Removes a rule for good',
    example: about('rule remove', 'price'),
  },
};
