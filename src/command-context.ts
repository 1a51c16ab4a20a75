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
    webUrl: () => webUrl(settings),
    openFile: (path) => createReadStream(path),
    importCsv: csvImport(contactImport, settings),
    // Loaded only when it is asked for: it knows the chats.
    examine: async () => (await import('./run-doctor.ts')).runDoctor({ settings, wrong: [] }),
  };
}

/** Where Frota's pages are reached. @param port that it really listens on, if that is known */
export function webUrl(
  { PUBLIC_URL: url, HOST, PORT }: Pick<Settings, 'PUBLIC_URL' | 'HOST' | 'PORT'>,
  port: number = PORT,
): string {
  return url ?? `http://${ownAddress(HOST)}:${port}`;
}

/** Where this machine reaches what listens on an address. */
function ownAddress(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

/** Imports contact files for commands. */
export function csvImport(
  contactImport: ContactImport,
  { DEFAULT_REGION: defaultRegion }: Pick<Settings, 'DEFAULT_REGION'>,
): ImportCsv {
  return (file, list, onProgress) => importContacts(file, contactImport, { defaultRegion, list, onProgress });
}
