import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { Closers } from '../src/shutdown.ts';

describe('what was opened', () => {
  const closers = (lines: object[] = []): Closers =>
    new Closers(pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line)) }));

  it('is closed in the opposite order, each after the other', async () => {
    const all = closers();
    const steps: string[] = [];
    for (const name of ['store', 'http']) {
      all.add(name, async () => {
        steps.push(`${name} closes`);
        await Promise.resolve();
        steps.push(`${name} is closed`);
      });
    }
    const kept = all.keep({ uri: 'x', stop: async () => void steps.push('kept closes') });
    expect(kept.uri).toBe('x');
    await all.close();
    expect(steps).toEqual([
      'kept closes',
      'http closes',
      'http is closed',
      'store closes',
      'store is closed',
    ]);
  });

  it('is closed once, and who asks again waits for the same end', async () => {
    const all = closers();
    let closed = 0;
    all.add('store', async () => void closed++);
    await Promise.all([all.close(), all.close()]);
    await all.close();
    expect(closed).toBe(1);
  });

  it('is closed although another part fails, which is said', async () => {
    const lines: object[] = [];
    const all = closers(lines);
    let closed = false;
    all.add('store', async () => void (closed = true));
    all.add('http', async () => {
      throw new Error('port is gone');
    });
    await all.close();
    expect(closed).toBe(true);
    expect(lines).toMatchObject([{ part: 'http', err: 'port is gone', msg: 'could not be closed cleanly' }]);
  });

  it('is closed too when it was opened while the others were closing', async () => {
    const all = closers();
    const closed: string[] = [];
    all.add('first', async () => {
      all.add('meanwhile', async () => void closed.push('meanwhile'));
      closed.push('first');
    });
    await all.close();
    all.add('afterwards', async () => void closed.push('afterwards'));
    await all.close();
    expect(closed).toEqual(['first', 'meanwhile', 'afterwards']);
  });
});

describe.concurrent('a signal', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('%s stops the process well', async (signal) => {
    const program = await start('ends');
    program.child.kill(signal);
    expect(await program.ended).toEqual({ code: 0, said: ['ready', 'stopping', 'stopped'] });
  });

  it('ends the process with code 1 when it cannot stop', async () => {
    const program = await start('fails');
    program.child.kill('SIGTERM');
    expect(await program.ended).toEqual({ code: 1, said: ['ready', 'stopping'] });
    await vi.waitFor(() =>
      expect(program.complaints()).toBe('Frota could not stop cleanly: could not stop\n'),
    );
  });

  it('that comes again ends the process at once', async () => {
    const program = await start('hangs');
    program.child.kill('SIGINT');
    await program.says('stopping');
    program.child.kill('SIGINT');
    expect(await program.ended).toEqual({ code: 130, said: ['ready', 'stopping'] });
  });
});

interface Program {
  child: ChildProcess;
  says(line: string): Promise<void>;
  ended: Promise<{ code: number | null; said: string[] }>;
  complaints: () => string;
}

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

async function start(mode: string): Promise<Program> {
  const script = fileURLToPath(new URL('fixtures/stop-on-signals.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, mode], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => said.push(line));
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  // Not 'close': the compiler that tsx starts has the child's standard error, and may outlive it.
  const ended = Promise.all([once(child, 'exit'), once(lines, 'close')]).then(([[code]]) => ({
    code: code as number | null,
    said,
  }));
  const says = async (line: string): Promise<void> => {
    while (!said.includes(line)) await once(lines, 'line');
  };
  children.push(child);
  await says('ready');
  return { child, says, ended, complaints: () => complaints };
}
