import { createReadStream } from 'node:fs';
import { userInfo } from 'node:os';
import type { Settings } from '../config/index.ts';
import { CONSOLE, type CommandContext, type ImportCsv } from './bot/commands/command.ts';
import { importContacts } from './contacts/import-contacts.ts';
import type { ContactStore as ContactImport } from './contacts/ports.ts';
import type { Ports } from './engine/ports.ts';

/** What commands work with that somebody types on this machine. */
export function commandContext(
  { ports, contactImport }: { ports: Ports; contactImport: ContactImport },
  settings: Settings,
): CommandContext {
  return {
    ports,
    language: settings.FROTA_LANGUAGE,
    actor: userInfo().username,
    // Who may use this machine may read its settings, and so do anything.
    role: 'admin',
    where: CONSOLE,
    configured: settings.PEOPLE,
    region: settings.DEFAULT_REGION,
    openFile: (path) => createReadStream(path),
    importCsv: csvImport(contactImport, settings),
    // Loaded only when it is asked for: it knows the chats.
    examine: async () => (await import('./run-doctor.ts')).runDoctor({ settings, wrong: [] }),
  };
}

/** Imports contact files for commands. */
export function csvImport(
  contactImport: ContactImport,
  { DEFAULT_REGION: defaultRegion }: Pick<Settings, 'DEFAULT_REGION'>,
): ImportCsv {
  return (file, list, onProgress) => importContacts(file, contactImport, { defaultRegion, list, onProgress });
}
