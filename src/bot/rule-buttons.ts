import type { Rule } from '../engine/automations/rule.ts';
import type { Texts } from './i18n/texts.ts';
import { type ExampleBlock, press } from './reply.ts';

/** Turns a rule on, or off if it is on. */
export function ruleSwitch({ name, enabled }: Pick<Rule, 'name' | 'enabled'>, texts: Texts): ExampleBlock {
  const { buttons, help } = texts;
  return enabled
    ? press(help['rule.off'].example(name), { label: buttons.turnOff })
    : press(help['rule.on'].example(name), { label: buttons.turnOn, style: 'primary' });
}
