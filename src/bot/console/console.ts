import { createInterface } from 'node:readline/promises';
import type { Readable } from 'node:stream';
import { messageOf } from '../../errors.ts';
import type { CommandContext } from '../commands/command.ts';
import { runCommand } from '../commands/run-command.ts';
import { TEXTS } from '../i18n/texts.ts';
import { text, type Block } from '../reply.ts';
import { readCommands } from './command-reader.ts';
import { completer } from './completer.ts';
import { showLive } from './live.ts';
import { createPaint } from './paint.ts';
import { renderBlocks } from './render.ts';
import { columnsOf, createScreen, plainScreen, type ConsoleOutput } from './screen.ts';
import { welcome } from './welcome.ts';

export interface ConsoleOptions {
  context: Omit<CommandContext, 'onStatus'>;
  input: Readable & { isTTY?: boolean };
  output: ConsoleOutput;
  /** Called once, when the person leaves: `sair`, Ctrl-C, Ctrl-D, the end of a piped input. */
  onExit: () => void;
  /** How often a live view moves, in ms. */
  refreshMs?: number;
}

export interface FrotaConsole {
  /** Shows a line above the prompt, whatever is being typed. */
  notify(line: string): void;
  /** Gives the terminal back. */
  stop(): void;
}

/**
 * The console: reads commands and answers them in order. On a terminal it has a prompt with history and completion, and
 * shows running campaigns live; on a plain stream it only reads lines and writes answers.
 */
export function startConsole(options: ConsoleOptions): FrotaConsole {
  const { context, input, output, onExit, refreshMs = 500 } = options;
  const terminal = input.isTTY === true && output.isTTY === true && process.env['TERM'] !== 'dumb';
  const lines = createInterface({
    input,
    output,
    terminal,
    removeHistoryDuplicates: true,
    completer: completer(context, (candidates) => screen.print([candidates.join('  ')])),
  });
  const screen = terminal ? createScreen(output, lines) : plainScreen(output);
  const paint = createPaint(output.hasColors?.() ?? false);
  const render = (blocks: readonly Block[]) =>
    renderBlocks(blocks, { paint, width: terminal ? columnsOf(output) : Infinity });
  const show = (blocks: readonly Block[]) => screen.print(render(blocks));
  const setLive = (blocks: readonly Block[]) => screen.setLive(render(blocks));

  let closed = false;
  let stopFollowing = () => {};
  let work = welcome(context).then(show, (error: unknown) => show([text(messageOf(error), 'bad')]));

  const answer = async (command: string) => {
    stopFollowing();
    const onStatus = (status: string) => setLive([text(status, 'muted')]);
    const { blocks, follow, leave } = await runCommand({ ...context, onStatus }, command);
    setLive([]);
    show(blocks);
    if (leave) lines.close();
    if (follow === undefined || closed) return;
    stopFollowing = showLive(context, follow, refreshMs, { height: screen.height, setLive, show });
  };

  readCommands(lines, terminal, {
    onEnter() {
      stopFollowing();
      screen.freeze();
    },
    onPrompt: () => setLive([]),
    onOpenQuote: () => show([text(TEXTS[context.language].console.openQuote, 'muted')]),
    onCommand(command) {
      work = work.then(() => answer(command));
    },
  });

  let told = false;
  lines.on('close', () => {
    closed = true;
    stopFollowing();
    screen.close();
    if (told) return;
    told = true;
    // A terminal is left at once; from a pipe the end comes with the last command, which is still to be answered.
    if (terminal) onExit();
    else void work.then(onExit);
  });

  return {
    notify: (line) => screen.print([line]),
    stop() {
      told = true;
      lines.close();
    },
  };
}
