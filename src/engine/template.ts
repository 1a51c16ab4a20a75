import { fieldKey } from './field-key.ts';
import type { Contact } from './types.ts';

/** `{{field}}` or `{{field|what to say when it is empty}}`. */
const PLACEHOLDER = /\{\{\s*([^{}|]*?)\s*(?:\|([^{}]*))?\}\}/g;

/** The fields that a text uses, normalised, each once. */
export function fieldsOf(text: string): string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => fieldKey(match[1] ?? '')))];
}

/** The fields that have no fallback in at least one place of the text. */
export function requiredFieldsOf(text: string): string[] {
  const bare = [...text.matchAll(PLACEHOLDER)].filter((match) => match[2] === undefined);
  return [...new Set(bare.map((match) => fieldKey(match[1] ?? '')))];
}

/** The text as one contact gets it. A field without value becomes its fallback, or nothing. */
export function render(text: string, contact: Contact): string {
  return text.replace(PLACEHOLDER, (_, field: string, fallback: string | undefined) => {
    const key = fieldKey(field);
    return lacks(contact, key) ? (fallback ?? '').trim() : (fieldValue(contact, key) ?? '');
  });
}

/** Whether a contact has nothing to say for a field; white space is nothing. */
export function lacks(contact: Contact, field: string): boolean {
  return (fieldValue(contact, field) ?? '').trim() === '';
}

/** Somebody of whom no more than the phone is known. */
const NOBODY: Contact = { phone: '+', attributes: {}, optedOut: false };

/** The fields for want of which a text says nothing at all, and so cannot be sent; none: it always says something. */
export function emptyWithout(text: string): string[] {
  return render(text, NOBODY).trim() === '' ? fieldsOf(text) : [];
}

/** `{` that opens a placeholder which never ends, or ends wrongly: most likely a typing error. */
export function malformedPlaceholder(text: string): string | undefined {
  const rest = text.replace(PLACEHOLDER, '');
  return /\{\{[^}]{0,20}|\}\}/.exec(rest)?.[0];
}

/** What the file's own columns say comes first. */
function fieldValue(contact: Contact, field: string): string | undefined {
  if (Object.hasOwn(contact.attributes, field)) return contact.attributes[field];
  switch (field) {
    case 'name':
    case 'nome':
      return contact.name;
    case 'segment':
    case 'segmento':
      return contact.segment;
    case 'phone':
    case 'telefone':
      return contact.phone;
    default:
      return undefined;
  }
}
