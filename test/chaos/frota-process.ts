import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const LINES_KEPT = 12;

/** How a process ended: its exit code, or the signal that ended it. */
export type Ending = number | NodeJS.Signals;

/** A Frota in a process of its own, as `npm start` runs it. */
export interface FrotaProcess {
  readonly pid: number;
  /** Resolves when it says that it is ready; rejects when it ends before that, with the last it said. */
  readonly ready: Promise<void>;
  readonly ended: Promise<Ending>;
  kill(signal: NodeJS.Signals): Promise<Ending>;
  /** Sends a signal that does not end it. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
}

/** A line of a Frota's log, as far as a test looks at it. */
export interface LogLine {
  level: string;
  msg: string;
  [field: string]: unknown;
}

/** Starts a compiled Frota with these settings and no others of this process. `hear` gets its log. */
export function frotaProcess(
  main: string,
  env: Readonly<Record<string, string>>,
  hear: (line: LogLine) => void = () => undefined,
): FrotaProcess {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as Ending);
  /** The last it said, for whoever wonders why it ended. */
  let said: string[] = [];
  const ready = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = read(text);
      said = [...said.slice(1 - LINES_KEPT), line.msg];
      hear(line);
      if (line.msg === 'Frota is ready') resolve();
    });
    createInterface({ input: child.stderr }).on('line', (text) => {
      said = [...said.slice(1 - LINES_KEPT), text];
      hear({ level: 'stderr', msg: text });
    });
    void ended.then((how) =>
      reject(new Error(`Frota ended (${how}) before it was ready: ${said.join('\n')}`)),
    );
  });
  // Who does not wait for it does not want to hear of it either.
  ready.catch(() => undefined);
  return {
    pid: child.pid ?? -1,
    ready,
    ended,
    async kill(signal) {
      child.kill(signal);
      return ended;
    },
    signal: (signal) => void child.kill(signal),
  };
}

function read(text: string): LogLine {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return { level: 'stdout', msg: text };
  }
}
