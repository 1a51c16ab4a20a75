import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What `npm start` gives Node. */
export const NODE_FLAGS = ['--max-old-space-size=768', '--max-semi-space-size=32'];

/** A message left its number, in Unix ms, and the pause that was drawn after it, in ms. */
export interface Left {
  instance: string;
  at: number;
  pauseMs: number;
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
  | { kind: 'left'; instance: string; at: number }
  | { kind: 'slot'; instance: string; pauseMs: number }
  | { kind: 'cost'; cpuMs: number; rss: number }
  | { kind: 'ready'; port: number };

/** Starts a Frota in a process of its own, so that nothing else is counted with it; resolves when it is ready. */
export async function startChild(env: Record<string, string>): Promise<ChildFrota> {
  const child = fork(fileURLToPath(new URL('./frota-process.js', import.meta.url)), {
    env: { ...process.env, ...env },
    execArgv: NODE_FLAGS,
  });
  const left: Left[] = [];
  const last = new Map<string, Left>();
  let cpuMs = 0;
  let peakRss = 0;
  const ready = new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`Frota ended with code ${code}`)));
    child.on('message', (told: Told) => {
      switch (told.kind) {
        case 'ready':
          return resolve(told.port);
        case 'left': {
          const message = { instance: told.instance, at: told.at, pauseMs: 0 };
          last.set(told.instance, message);
          left.push(message);
          break;
        }
        case 'slot': {
          const message = last.get(told.instance);
          // Of a message that leaves late it is told before, too.
          if (message?.pauseMs === 0) message.pauseMs = told.pauseMs;
          break;
        }
        case 'cost':
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
