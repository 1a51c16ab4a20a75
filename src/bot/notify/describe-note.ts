import type { Note } from '../../engine/ports.ts';
import type { Texts } from '../i18n/texts.ts';

/** What happened, for people, when a rule does not say it itself. */
export function describeNote({ rule, facts: { trigger, contact, campaign } }: Note, texts: Texts): string {
  const { notices } = texts.rules;
  const who = [contact?.name, trigger.phone].filter((part) => part !== undefined).join(', ');
  const number = trigger.instance ?? '';
  const about = campaign === undefined ? '' : ` · ${campaign.name}`;
  return `${sentence()}${about}\n${notices.byRule(rule)}`;

  function sentence(): string {
    switch (trigger.kind) {
      case 'replied':
        return notices.replied(who, number, trigger.text);
      case 'delivered':
      case 'read':
        return notices[trigger.kind](who);
      case 'failed':
        return notices.failed(who, trigger.reason);
      case 'instance_state':
        return notices.state(number, trigger.state === undefined ? '' : texts.states[trigger.state]);
      case 'campaign_done':
        return notices.campaignDone;
    }
  }
}
