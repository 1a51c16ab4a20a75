import { FILE_PROBLEMS } from '../../contacts/file-error.ts';
import { WARM_UP_PROBLEMS } from '../../engine/adjust-instance.ts';
import { RULE_PROBLEMS } from '../../engine/automations/rule-problems.ts';
import { CAMPAIGN_PROBLEMS } from '../../engine/campaign-problems.ts';
import { MIGRATION_PROBLEMS } from '../../engine/migration-problems.ts';
import { COMMAND_PROBLEMS } from '../commands/command-problems.ts';

/** The problems of commands in English: as the engine says them, with what to type where that helps. */
export const enProblems = {
  ...FILE_PROBLEMS,
  ...CAMPAIGN_PROBLEMS,
  ...COMMAND_PROBLEMS,
  ...MIGRATION_PROBLEMS,
  ...WARM_UP_PROBLEMS,
  ...RULE_PROBLEMS,
  list_unknown: ({ list }: { list: string }) =>
    `there is no contact list "${list}"; see them with: contacts lists`,
  strategy_unknown: ({ strategy }: { strategy: string }) =>
    `"${strategy}" is unknown; use hybrid, sticky, intelligent, balanced, round-robin or by_segment`,
};
