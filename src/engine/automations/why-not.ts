import { type Facts, textAbout } from './facts.ts';
import { type Action, FOR_A_CONTACT } from './rule.ts';

/**
 * Why a rule's action cannot be done about what happened; undefined: it can. Asked before it is done, and by a dry run, which
 * is to show the same.
 */
export function whyNot(action: Action, facts: Facts): string | undefined {
  const { contact, trigger } = facts;
  if (!concerns(action, facts)) return 'the contact is not there any more';
  switch (action.kind) {
    case 'send':
      if (contact?.optedOut === true) return 'the contact has opted out';
      if (trigger.instance === undefined) return 'it went through no number';
      return whyNoText(action.text, facts);
    case 'notify':
      return action.text === undefined ? undefined : whyNoText(action.text, facts);
    case 'tag':
    case 'list':
    case 'opt_out':
    case 'post':
      return undefined;
  }
}

/** What is done with a contact needs one: somebody who wrote may be nobody whom we know. */
export function concerns(action: Action, { contact }: Facts): boolean {
  return contact !== undefined || !FOR_A_CONTACT.has(action.kind);
}

function whyNoText(text: string, facts: Facts): string | undefined {
  return textAbout(text, facts).trim() === '' ? 'the text is empty for this event' : undefined;
}
