import type { KeysId } from '../commands/command-id.ts';
import { quoted } from '../commands/command-line.ts';
import type { CommandHelp } from './en-help.ts';

/** Keys of the HTTP API. */
export const enKeys = {
  none: 'There is no key yet. To make one for a program that uses the HTTP API:',
  created: (name: string, role: string) => `Key "${name}" is made, as ${role}:`,
  shownOnce: 'It is shown this once and kept nowhere: put it where the program reads its secrets.',
  howToUse: (key: string) => `Authorization: Bearer ${key}`,
  nameMissing: 'Say what the key is for, and as what it may act: viewer, operator, approver or admin:',
  revoked: (name: string, id: string) => `Key "${name}" (${id}) is none any more.`,
  unknown: (typed: string) => `There is no key in use with the id "${typed}".`,
  inUse: (ids: string) => `In use: ${ids}.`,
  columns: { id: 'Id', name: 'For', role: 'Role', created: 'Made', used: 'Last used', state: 'State' },
  never: 'never',
  valid: 'in use',
  isRevoked: (at: string) => `revoked ${at}`,
};

export const enKeysHelp: Record<KeysId, CommandHelp> = {
  keys: { usage: 'keys list', summary: 'Shows the keys of the HTTP API', example: () => 'keys list' },
  'key.create': {
    usage: 'keys create NAME role=ROLE',
    summary: 'Makes a key of the HTTP API, shown once: viewer, operator, approver or admin',
    example: (name = 'BI') => `keys create ${quoted(name)} role=viewer`,
  },
  'key.revoke': {
    usage: 'keys revoke ID',
    summary: 'Takes a key of the HTTP API out of use, for good',
    example: (id = '1a2b3c4d') => `keys revoke ${id}`,
  },
};
