import type { Rule } from '../automations/rule.ts';

/** Automations. Each is one document. */
export interface RuleStore {
  /** In the order of their names. */
  all(): Promise<Rule[]>;
  /** False: there is one with this id. */
  create(rule: Rule): Promise<boolean>;
  /** Adds a rule of the settings' file, or replaces the one that has its id and is of the file, too. False: people made that. */
  replace(rule: Rule): Promise<boolean>;
  /** Switches it on (from then on what happens concerns it) or off. False: it is so already, or not there. */
  enable(id: string, enabled: boolean, since: Date): Promise<boolean>;
  /** False: it is not there. */
  remove(id: string): Promise<boolean>;
}
