import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import pkg from '../../package.json' with { type: 'json' };
import { lockFolder } from '../../src/embedded/folder-lock.ts';
import { mongoAudits } from '../../src/store/audits.ts';
import { mongoCampaigns } from '../../src/store/campaigns.ts';
import { connectStore, type Store } from '../../src/store/connect.ts';
import { mongoInbox } from '../../src/store/inbox.ts';
import { mongoInstances } from '../../src/store/instances.ts';
import { inboxEvent } from '../../src/webhooks/inbox-event.ts';
import { type CompiledFrota, compileFrota } from '../chaos/compiled-frota.ts';
import * as records from '../fakes/records.ts';
import { freshDatabaseUri } from '../setup/database.ts';
import { messagesUpdate } from '../webhooks/hooks.ts';
import { temporaryFolder } from './test-frota.ts';

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

const uri = freshDatabaseUri();
const folder = await temporaryFolder();
let frota: CompiledFrota;
let store: Store;

beforeAll(async () => {
  [frota, store] = await Promise.all([compileFrota(), connectStore(uri)]);
});
afterAll(() => Promise.all([frota.remove(), store.close()]));

function envOf(settings: Record<string, string>): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, FROTA_LANGUAGE: 'en', FROTA_DATA_DIR: folder, ...settings };
}

/** `frota …` in a shell, with a person's settings. */
function type(args: readonly string[], settings: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd: folder, env: envOf(settings) };
    execFile(process.execPath, [frota.main, ...args], options, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

async function deadLetter(): Promise<string> {
  const inbox = mongoInbox(store.models);
  const event = inboxEvent('sandbox', messagesUpdate('KEY1', 'READ'), new Date());
  await inbox.insert([event]);
  await inbox.end(event.id, { how: 'dead', at: new Date(), error: 'cannot be applied' });
  const row = await store.models.inbox.findById(event.id).lean<{ ref: string }>();
  return row?.ref ?? '';
}

describe('frota with words, on a store that is named', () => {
  const onStore = (...args: string[]) => type(args, { MONGODB_URI: uri });

  it('does what they ask for, as plain text, and ends', async () => {
    const ref = await deadLetter();
    const listed = await onStore('webhooks', 'dead', 'list');
    expect(listed).toMatchObject({ code: 0, stderr: '' });
    expect(listed.stdout).toContain(ref);
    expect(listed.stdout).not.toContain('\u001B');
    expect(await onStore('webhooks', 'dead', 'retry', ref)).toMatchObject({
      code: 0,
      stdout: '1 event is tried again now.\n  webhooks\n',
    });
    expect(await store.models.inbox.countDocuments({ dueAt: { $lte: new Date() } })).toBe(1);
    const audits = await mongoAudits(store.models).list({ subject: `webhook:${ref}`, limit: 5 });
    expect(audits.map(({ actor, action }) => [actor, action])).toEqual([
      [userInfo().username, 'webhook.retry'],
    ]);
  });

  it('takes what a shell took the quotes from', async () => {
    const { code, stderr } = await onStore('campaign', 'new', 'name=Black Friday', 'list=nobody', 'text=Hi');
    expect(code).toBe(1);
    expect(stderr).toContain('there is no contact list "nobody"');
    expect(stderr).not.toContain('belongs to nothing');
  });

  it('says on standard error what is wrong, and ends with 1', async () => {
    expect(await onStore('webhoks')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'I do not know "webhoks". Did you mean this?\n  webhooks\n',
    });
    const unknown = await onStore('webhooks', 'dead', 'show', 'nothing');
    expect(unknown).toMatchObject({ code: 1, stdout: '' });
    expect(unknown.stderr).toContain('there is no dead letter "nothing"');
  });

  it('shows once what the console would show live', async () => {
    await mongoCampaigns(store.models).create(records.campaign('Natal', { status: 'paused' }));
    const { code, stdout } = await onStore('campaign', 'watch', 'natal');
    expect(code).toBe(0);
    expect(stdout).toContain('Natal · paused');
  });

  it('says that a sandbox cannot be reached from outside', async () => {
    await mongoInstances(store.models).register(records.instance('vendas-1', { server: 'sandbox' }));
    const { code, stderr } = await onStore('webhooks', 'set');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The sandbox is inside of the Frota that runs: type this in its console/);
  });
});

describe.concurrent('frota with words that need no store', () => {
  const away = { MONGODB_URI: 'mongodb://127.0.0.1:1/frota' };

  it('knows its version and its commands', async () => {
    expect(await type(['--version'], away)).toEqual({ code: 0, stdout: `${pkg.version}\n`, stderr: '' });
    const help = await type(['--help'], away);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('campaign start NAME [now]');
    expect((await type(['webhooks', 'dead', '--help'], away)).stdout).toContain('webhooks dead show REF');
  });

  it('helps also where the settings cannot be read, and says what an exit code means', async () => {
    const { code, stdout } = await type(['--help'], { PORT: 'http' });
    expect(code).toBe(0);
    expect(stdout).toContain('Exit code 0: done. 1:');
    for (const line of ['doctor [--json]', 'keys create NAME', 'completion bash|zsh|fish'])
      expect(stdout).toContain(line);
    expect((await type(['instances'], { PORT: 'http' })).stderr).toContain(
      'Frota cannot start with these settings',
    );
  });

  it('has no server to stop', async () => {
    expect(await type(['quit'], away)).toMatchObject({ code: 1, stdout: '' });
  });

  it('says that the store does not answer when another one is asked for', async () => {
    const { code, stderr } = await type(['webhooks'], away);
    expect(code).toBe(1);
    expect(stderr).toContain('MongoDB does not answer');
  });
});

/** What bash makes of a line when Tab is pressed at its end, with the script that Frota prints. */
function tab(words: readonly string[], settings: Record<string, string> = {}): Promise<string[]> {
  const script = [
    `frota() { ${process.execPath} ${frota.main} "$@"; }`,
    'eval "$(frota completion bash)"',
    'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _frota',
    `printf '%s\\n' "\${COMPREPLY[@]}"`,
  ].join('\n');
  return new Promise((resolve) => {
    const options = { cwd: folder, env: envOf(settings) };
    execFile('bash', ['-c', script, 'bash', 'frota', ...words], options, (_error, stdout, stderr) =>
      resolve((stdout + stderr).replace(/\n$/, '').split('\n')),
    );
  });
}

describe('completion in bash', () => {
  it('knows names where the store answers', async () => {
    await mongoCampaigns(store.models).create(
      records.campaign('Black Friday', { id: 'bf', status: 'paused' }),
    );
    expect(await tab(['campaign', 'show', 'Bl'], { MONGODB_URI: uri })).toEqual(['Black\\ Friday ']);
  }, 20_000);
});

describe('frota doctor', () => {
  it('examines what can be read of broken settings, as JSON, and tells no secret', async () => {
    const { code, stdout, stderr } = await type(['doctor', '--json'], {
      PORT: 'http',
      MONGODB_URI: 'mongodb://ana:s3cret-pass@127.0.0.1:1/frota',
      REDIS_URL: 'redis://:s3cret-pass@127.0.0.1:1',
    });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const { ok, findings } = JSON.parse(stdout) as {
      ok: boolean;
      findings: { code: string; fix?: string }[];
    };
    expect(ok).toBe(false);
    const codes = findings.map((one) => one.code);
    expect(codes).toEqual(expect.arrayContaining(['settings_wrong', 'mongo_silent', 'redis_silent']));
    expect(findings.find((one) => one.code === 'mongo_silent')?.fix).toContain('MONGODB_URI');
    expect(stdout).not.toContain('s3cret-pass');
  });

  it('is well on a store that is named, in words', async () => {
    const { code, stdout } = await type(['doctor'], { MONGODB_URI: uri, PORT: '0' });
    expect(stdout).toMatch(/MongoDB +(MongoDB|FerretDB) \S+ answers/);
    expect(code).toBe(0);
  });
});

describe('frota with words, on the embedded store', () => {
  const address = join(folder, 'mongodb-uri');

  async function start(): Promise<ChildProcess> {
    const server = spawn(process.execPath, [frota.main], {
      cwd: folder,
      env: envOf({ PORT: '0' }),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: server.stdout })) {
      if ((JSON.parse(line) as { msg: string }).msg === 'Frota is ready') break;
    }
    server.stdout.resume();
    return server;
  }

  it('works beside the Frota that runs, and alone', async () => {
    const server = await start();
    const exited = once(server, 'exit');
    try {
      expect((await stat(address)).mode & 0o777).toBe(0o600);
      expect(await type(['instance', 'pause', 'vendas-1'])).toMatchObject({ code: 0, stderr: '' });
      expect((await type(['instances'])).stdout).toMatch(/vendas-1 +paused/);
    } finally {
      server.kill('SIGTERM');
    }
    expect(await exited).toEqual([0, null]);
    expect(await readdir(folder)).not.toContain('mongodb-uri');

    // As one that was killed leaves it.
    await writeFile(address, 'mongodb://127.0.0.1:1/frota');
    const alone = await type(['instances']);
    expect(alone).toMatchObject({ code: 0, stderr: '' });
    expect(alone.stdout).toMatch(/vendas-1 +paused/);
    expect(await readdir(folder)).not.toContain('mongodb-uri');
    expect(await readdir(folder)).not.toContain('running.json');
  }, 60_000);

  it('says so when the Frota that runs does not tell where its store is', async () => {
    const lock = await lockFolder(folder);
    try {
      const { code, stderr } = await type(['instances']);
      expect(code).toBe(1);
      expect(stderr).toContain('does not say where its database is. If it is just starting, try again');
    } finally {
      await lock.release();
    }
  });
});
