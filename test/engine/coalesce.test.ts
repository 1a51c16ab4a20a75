import { describe, expect, it } from 'vitest';
import { coalesce } from '../../src/engine/coalesce.ts';

/** A task whose runs end when the test says so. */
function controlledTask() {
  const runs: { key: string; end: (result: string) => void; fail: (error: Error) => void }[] = [];
  const task = (key: string): Promise<string> =>
    new Promise((end, fail) => {
      runs.push({ key, end, fail });
    });
  return { runs, run: coalesce(task) };
}

describe('coalesce', () => {
  it('lets the calls that come during a run share one more run after it', async () => {
    const { runs, run } = controlledTask();
    const first = run('a');
    const later = [run('a'), run('a'), run('a')];
    expect(runs).toHaveLength(1);
    runs[0]?.end('one');
    expect(await first).toBe('one');
    await Promise.resolve();
    expect(runs).toHaveLength(2);
    runs[1]?.end('two');
    expect(await Promise.all(later)).toEqual(['two', 'two', 'two']);
    expect(runs).toHaveLength(2);
  });

  it('starts anew when nothing runs', async () => {
    const { runs, run } = controlledTask();
    const first = run('a');
    runs[0]?.end('one');
    await first;
    const second = run('a');
    runs[1]?.end('two');
    expect(await second).toBe('two');
  });

  it('runs different keys side by side', () => {
    const { runs, run } = controlledTask();
    void run('a');
    void run('b');
    expect(runs.map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it('tells a failure to who waited for that run, and goes on', async () => {
    const { runs, run } = controlledTask();
    const first = run('a');
    const second = run('a');
    runs[0]?.fail(new Error('no database'));
    await expect(first).rejects.toThrow('no database');
    await Promise.resolve();
    runs[1]?.end('two');
    expect(await second).toBe('two');
  });

  it('never runs a key twice at once, and every caller gets a run that began after the call', async () => {
    let calls = 0;
    let running = 0;
    let atOnce = 0;
    const run = coalesce(async () => {
      const seen = calls;
      atOnce = Math.max(atOnce, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return seen;
    });
    const answers: { call: number; seen: Promise<number> }[] = [];
    for (let n = 0; n < 40; n++) {
      calls++;
      answers.push({ call: calls, seen: run('a') });
      if (n % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    for (const { call, seen } of answers) expect(await seen).toBeGreaterThanOrEqual(call);
    expect(atOnce).toBe(1);
  });
});
