import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What `npm start` gives Node. */
export const NODE_FLAGS = ['--max-old-space-size=768', '--max-semi-space-size=32'];

/** A message left its number, and when the next one may; Unix ms. */
export interface Left {
  instance: string;
  at: number;
  next: number;
}

/** What a Frota in a process of its own has cost so far. */
export interface ChildFrota {
  /** Of its HTTP server. */
  readonly port: number;
  readonly left: readonly Left[];
  /** CPU time, in ms. */
  readonly cpuMs: number;
  /** The most memory that it had, in bytes. */
  readonly peakRss: number;
  stop(): Promise<void>;
}

type Told =
  ({ kind: 'left' } & Left) | { kind: 'cost'; cpuMs: number; rss: number } | { kind: 'ready'; port: number };

/** Starts a Frota in a process of its own, so that nothing else is counted with it; resolves when it is ready. */
export async function startChild(env: Record<string, string>): Promise<ChildFrota> {
  const child = fork(fileURLToPath(new URL('./frota-process.js', import.meta.url)), {
    env: { ...process.env, ...env },
    execArgv: NODE_FLAGS,
  });
  const left: Left[] = [];
  let cpuMs = 0;
  let peakRss = 0;
  const ready = new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`Frota ended with code ${code}`)));
    child.on('message', (told: Told) => {
      if (told.kind === 'ready') resolve(told.port);
      else if (told.kind === 'left') left.push(told);
      else {
        cpuMs = told.cpuMs;
        peakRss = Math.max(peakRss, told.rss);
      }
    });
  });
  const port = await ready;
  return {
    port,
    left,
    get cpuMs() {
      return cpuMs;
    },
    get peakRss() {
      return peakRss;
    },
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
