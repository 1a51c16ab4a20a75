import type { Report } from './host.ts';

const HEARTBEAT_MS = 10_000;

/**
 * Does one step of a long installation: says what begins, every ten seconds that it goes on, and how long it took.
 */
export async function step<T>(report: Report, title: string, work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const elapsed = () => `${Math.round((performance.now() - begun) / 1000)} s`;
  report(`${title} …`);
  const heartbeat = setInterval(() => report(`${title} … ${elapsed()}`), HEARTBEAT_MS);
  try {
    const result = await work();
    report(`${title}: done in ${elapsed()}`);
    return result;
  } finally {
    clearInterval(heartbeat);
  }
}
