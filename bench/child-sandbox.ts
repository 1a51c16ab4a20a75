import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { SandboxOptions } from '../src/sandbox/settings.ts';

/** A sandbox in a process of its own. */
export interface ChildSandbox {
  url: string;
  stop(): Promise<void>;
}

/** Starts a sandbox in a process of its own, so that its work is not counted with whoever sends to it. */
export async function startSandboxChild(options: SandboxOptions): Promise<ChildSandbox> {
  const child = fork(fileURLToPath(new URL('./sandbox-process.js', import.meta.url)));
  child.send(options);
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', resolve as (url: unknown) => void);
    child.once('exit', (code) => reject(new Error(`the sandbox ended with code ${code}`)));
  });
  return {
    url,
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
