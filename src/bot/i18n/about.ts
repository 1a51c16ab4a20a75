import { quoted } from '../commands/command-line.ts';

/** A command's example about a given subject, or about a usual one. */
export const about =
  (command: string, usual: string) =>
  (subject: string = usual): string =>
    `${command} ${quoted(subject)}`;
