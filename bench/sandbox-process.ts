import { once } from 'node:events';
import { startSandbox } from '../src/sandbox/server.ts';
import type { SandboxOptions } from '../src/sandbox/settings.ts';

/** A sandbox in a process of its own, as Evolution is; started by `child-sandbox.ts`, which names its options. */
const [options] = (await once(process, 'message')) as [SandboxOptions];
const { url, stop } = await startSandbox(options);
process.once('disconnect', () => void stop());
process.send?.(url);
