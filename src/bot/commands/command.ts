import type { ImportProgress, ImportReport } from '../../contacts/import-contacts.ts';
import type { Region } from '../../contacts/phone.ts';
import type { Examined } from '../../doctor/examine.ts';
import type { PersonRole, Ports } from '../../engine/ports.ts';
import type { ChatUser } from '../../engine/types.ts';
import type { Problem } from '../../errors.ts';
import type { Formats } from '../i18n/formats.ts';
import type { Language } from '../i18n/language.ts';
import type { Texts } from '../i18n/texts.ts';
import type { CommandId } from './command-id.ts';
import type { OptionName } from './option-keys.ts';
import type { Options } from './options.ts';
import type { Need } from '../../engine/person-role.ts';
import type { Reply } from '../reply.ts';

/** Where somebody asks who sits at this machine. */
export const CONSOLE = 'console';
/** Where somebody asks who is at the dashboard. */
export const DASHBOARD = 'dashboard';

/** What every command works with, given by the platform that it was typed on. */
export interface CommandContext {
  ports: Ports;
  importCsv: ImportCsv;
  /** Opens files of the machine that the asker sits at. Undefined: they are in a chat, whose paths mean nothing here. */
  openFile: OpenFile | undefined;
  /** The file that came along with what was asked. */
  attachment?: Attachment;
  /** Country of phones without a country code. */
  region: Region;
  language: Language;
  /** Who asks, as evidence names them. */
  actor: string;
  /** What they may do; undefined: nothing. */
  role: PersonRole | undefined;
  /** Who asks, as their chat platform knows them; undefined: somebody at this machine. */
  person?: ChatUser;
  /** Full names of the groups that they are in, as their platform says. */
  groups?: readonly string[];
  /** Where it was asked: `console`, `dashboard`, or the full name of a chat. */
  where: string;
  /** Where browsers reach Frota's pages. Undefined: it serves none. */
  webUrl?: () => string;
  /** IANA, of whoever asks, if their platform tells; else it is the team's. */
  timeZone?: string;
  /** Roles by the settings, of people and groups by their full names. */
  configured: ReadonlyMap<string, PersonRole>;
  /** Examines this Frota. Undefined: it cannot be from here. */
  examine?: () => Promise<readonly Examined[]>;
  /** Told how far a command is that takes long; only the last word counts. */
  onStatus?: (text: string) => void;
}

/** A file that somebody dropped into a chat. */
export interface Attachment {
  name: string;
  /** In bytes, as the platform says. */
  size: number;
  /** Fetches it from the platform, anew each time. */
  open(): AsyncIterable<Uint8Array>;
}

/** What a file holds; errors of the file system come as it is read (`ENOENT`…). */
export type OpenFile = (path: string) => AsyncIterable<Uint8Array>;

/**
 * Imports a contact file onto a list.
 * @throws whatever `importContacts` throws
 */
export type ImportCsv = (
  file: AsyncIterable<Uint8Array>,
  list: string,
  onProgress: (progress: ImportProgress) => void,
) => Promise<ImportReport>;

/** A language and what is said in it. */
export interface Wording {
  language: Language;
  texts: Texts;
}

/** Who asks, in their language, as far as words go. */
export interface Asking extends Wording, Pick<CommandContext, 'role' | 'person'> {}

/** A context with its language's words. */
export interface Speaker extends CommandContext, Wording {
  formats: Formats;
}

export interface Named {
  /** The command's word in each language; all are understood always. */
  names: Readonly<Record<Language, string>>;
  /** Other words for it. */
  aliases?: readonly string[];
}

export interface Command extends Named {
  id: CommandId;
  /** The least that somebody has to be to ask for it. */
  needs: Need;
  /** What they have to be with what they typed after it, where that makes more of it than its showing. */
  needsFor?(input: Input): PersonRole;
  /** It is for who sits at this machine: in a chat there is no such command. */
  atConsole?: true;
  /** What its words name, if it takes any. */
  subject?:
    | 'campaign'
    | 'instance'
    | 'rule'
    | 'event'
    | 'incident'
    | 'file'
    | 'command'
    | 'person'
    | 'language'
    | 'shell'
    | 'contact'
    | 'list'
    | 'anything';
  options?: readonly OptionName[];
  /** What else is wrong with an input that cannot be read as it is, so that everything is told at once. */
  check?(speaker: Speaker, input: Input): Promise<readonly Problem[]>;
  run(speaker: Speaker, input: Input): Promise<Reply>;
}

/** A command that needs nothing but words: it is answered also where there is no store. */
export interface WordCommand extends Command {
  run(asking: Asking, input: Input): Promise<Reply>;
}

export interface CommandGroup extends Named {
  commands: readonly (Command | CommandGroup)[];
  /** What is meant when none of the group's words follows. */
  otherwise?: Command;
}

export interface Input {
  /** The words after the command, as one: names need no quotes. Empty: none. */
  subject: string;
  options: Options;
}

/** Every word for a command or group. */
export function wordsFor(named: Named): string[] {
  return [...Object.values(named.names), ...(named.aliases ?? [])];
}
