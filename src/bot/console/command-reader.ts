import type { Interface } from 'node:readline/promises';
import { readCommandLine } from '../commands/command-line.ts';

const PROMPT = 'frota> ';
const CONTINUED = '     > ';

export interface CommandReader {
  /** Enter was pressed, whatever stood on the line. */
  onEnter(): void;
  /** A command is complete. */
  onCommand(command: string): void;
  /** A quote was left open: what follows belongs to it. */
  onOpenQuote(): void;
  /** The prompt is needed again, perhaps a different one. */
  onPrompt(): void;
}

/**
 * Reads commands from readline's lines. On a terminal a quoted text may go over several lines, as it does when it is
 * pasted; there Ctrl-C drops what was begun, and elsewhere it closes the prompt.
 */
export function readCommands(lines: Interface, terminal: boolean, reader: CommandReader): void {
  let begun: string | undefined;
  const begin = (text: string | undefined) => {
    begun = text;
    lines.setPrompt(text === undefined ? PROMPT : CONTINUED);
    reader.onPrompt();
  };

  lines.on('line', (line) => {
    reader.onEnter();
    const command = begun === undefined ? line : `${begun}\n${line}`;
    if (!terminal || readCommandLine(command).openQuote === undefined) {
      begin(undefined);
      reader.onCommand(command);
      return;
    }
    if (begun === undefined) reader.onOpenQuote();
    begin(command);
  });

  lines.on('SIGINT', () => {
    if (begun === undefined) {
      lines.close();
      return;
    }
    lines.write(null, { ctrl: true, name: 'e' });
    lines.write(null, { ctrl: true, name: 'u' });
    begin(undefined);
  });

  lines.setPrompt(PROMPT);
}
