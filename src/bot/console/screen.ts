import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';
import type { Interface } from 'node:readline/promises';
import type { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import stringWidth from 'string-width';
import { clip } from './fit.ts';

/** A terminal, or any stream of text. */
export type ConsoleOutput = Writable & Partial<Pick<WriteStream, 'isTTY' | 'columns' | 'rows' | 'hasColors'>>;

/**
 * What is on the terminal: text that stays, below it a few live lines that are redrawn in place, and at the bottom the
 * prompt with what is being typed.
 */
export interface Screen {
  /** Live lines that there is room for. */
  height(): number;
  /** Adds lines that stay, above the live ones and the prompt. */
  print(lines: readonly string[]): void;
  /** Replaces the live lines; none removes them. */
  setLive(lines: readonly string[]): void;
  /** Lets the live lines stay as they are: what was typed goes below them. */
  freeze(): void;
  /** Takes the prompt away and leaves the rest; what is printed from now on is plain output. */
  close(): void;
}

/**
 * A screen around readline's prompt. It relies on readline's knowledge of where the cursor is: from there up to the top
 * of the live lines everything is wiped and drawn again, so that nothing that was typed is lost.
 */
export function createScreen(output: ConsoleOutput, prompt: Interface): Screen {
  let live: string[] = [];
  let open = true;

  const wipe = (rows: number) => {
    moveCursor(output, 0, -rows);
    cursorTo(output, 0);
    clearScreenDown(output);
  };

  const redraw = (printed: readonly string[], lines: readonly string[]) => {
    const cursorRow = prompt.getCursorPos().rows;
    output.cork();
    wipe(cursorRow + heightOf(live, columnsOf(output)));
    live = fitted(lines, output);
    output.write([...printed, ...live].map((line) => `${line}\n`).join(''));
    // Readline goes up from the cursor's row to the prompt's before it writes, so it must find the cursor there.
    output.write('\n'.repeat(cursorRow));
    prompt.prompt(true);
    output.uncork();
  };

  return {
    height: () => heightFor(output),
    print(lines) {
      if (open) redraw(lines, live);
      else output.write(lines.map((line) => `${line}\n`).join(''));
    },
    setLive(lines) {
      if (open) redraw([], lines);
    },
    freeze() {
      live = [];
    },
    close() {
      if (open) wipe(prompt.getCursorPos().rows);
      open = false;
    },
  };
}

/** A stream that is no terminal: only what stays is written. */
export function plainScreen(output: Writable): Screen {
  return {
    height: () => Infinity,
    print: (lines) => void output.write(lines.map((line) => `${line}\n`).join('')),
    setLive: () => undefined,
    freeze: () => undefined,
    close: () => undefined,
  };
}

/** No more than the terminal shows at once, with the prompt: what has scrolled away cannot be redrawn. */
function heightFor(output: ConsoleOutput): number {
  return Math.max((output.rows ?? 24) - 3, 1);
}

/** One row each, as many as there is room for. */
function fitted(lines: readonly string[], output: ConsoleOutput): string[] {
  const room = heightFor(output);
  const shown = lines.length <= room ? lines : [...lines.slice(0, room - 1), '…'];
  return shown.map((line) => clip(line, columnsOf(output)));
}

/** Rows that lines take now: a terminal that was made narrower has wrapped them. */
function heightOf(lines: readonly string[], columns: number): number {
  return lines.reduce((rows, line) => rows + Math.max(1, Math.ceil(stringWidth(line) / columns)), 0);
}

/** How many letters fit into a row. */
export function columnsOf(output: ConsoleOutput): number {
  return output.columns ?? 80;
}
