import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { messageOf } from '../errors.ts';

/** Lines of a failed program's output worth showing: the reason is at the end. */
const TAIL_LINES = 8;

/**
 * Runs a program to its end and returns what it printed. Throws an error that ends with the program's own last lines.
 */
export async function run(
  program: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; input?: string; timeoutMs?: number } = {},
): Promise<string> {
  const running = promisify(execFile)(program, args, {
    env: options.env ?? process.env,
    timeout: options.timeoutMs ?? 0,
    maxBuffer: 64 * 1024 * 1024,
  });
  // A program that ends without reading its input is judged by its exit code, not by the broken pipe.
  running.child.stdin?.on('error', () => {}).end(options.input ?? '');
  try {
    return (await running).stdout;
  } catch (error) {
    throw new Error(`${program} failed: ${reasonOf(error)}`, { cause: error });
  }
}

/** The last lines of a text, without empty ones. */
export function tail(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-TAIL_LINES).join('\n');
}

function reasonOf(error: unknown): string {
  const { code, killed, stdout, stderr } = error as Record<'code' | 'killed' | 'stdout' | 'stderr', unknown>;
  if (killed === true) return 'it took too long';
  if (typeof code !== 'number') return messageOf(error);
  return `exit code ${code}\n${tail(`${String(stdout)}\n${String(stderr)}`)}`;
}
