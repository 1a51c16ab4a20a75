import { PassThrough, Writable } from 'node:stream';
import xterm from '@xterm/headless';

/** A real terminal emulator around a console's streams: what a person types, and what they then see. */
export function openTerminal({ columns = 80, rows = 24, colours = false } = {}) {
  const screen = new xterm.Terminal({ cols: columns, rows, convertEol: true, allowProposedApi: true });
  let written = '';
  const output = Object.assign(
    new Writable({
      // What is written at once is shown at once.
      writev(chunks, done) {
        const text = chunks.map(({ chunk }) => String(chunk)).join('');
        written += text;
        screen.write(text, done);
      },
    }),
    { isTTY: true as const, columns, rows, hasColors: () => colours },
  );
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });

  return {
    input,
    output,
    type: (keys: string) => void input.write(keys),
    /** All lines, with those that have scrolled away; without empty ones at the end. */
    lines(): string[] {
      const buffer = screen.buffer.active;
      const lines = Array.from({ length: buffer.length }, (_, y) =>
        (buffer.getLine(y)?.translateToString() ?? '').trimEnd(),
      );
      return lines.join('\n').trimEnd().split('\n');
    },
    /** The text of the line that the cursor is on, with the cursor as `|`. */
    promptLine(): string {
      const { baseY, cursorY, cursorX } = screen.buffer.active;
      const line = screen.buffer.active.getLine(baseY + cursorY)?.translateToString() ?? '';
      return `${line.slice(0, cursorX)}|${line.slice(cursorX).trimEnd()}`;
    },
    /** Everything that was written, with its control codes. */
    written: () => written,
    resize(columns: number, rows: number) {
      screen.resize(columns, rows);
      Object.assign(output, { columns, rows });
      output.emit('resize');
    },
  };
}

export type TestTerminal = ReturnType<typeof openTerminal>;

export const KEYS = {
  enter: '\r',
  tab: '\t',
  up: '\u001B[A',
  left: '\u001B[D',
  ctrlC: '\u0003',
  ctrlD: '\u0004',
} as const;
