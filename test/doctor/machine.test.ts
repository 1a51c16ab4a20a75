import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { filesCheck, openFilesLimit } from '../../src/doctor/check-files.ts';
import { portsCheck } from '../../src/doctor/check-ports.ts';
import { settingsCheck, type SettingsView } from '../../src/doctor/check-settings.ts';
import { examine } from '../../src/doctor/examine.ts';
import { deadAddress } from '../evolution/support.ts';
import { temporaryFolder } from '../integration/test-frota.ts';
import { codesOf, findingsOf, jsonServer, PATIENCE_MS, screenOf } from './support.ts';

describe('the settings', () => {
  const GOOD: SettingsView = {
    file: '/srv/frota/.env',
    isThere: true,
    wrong: [],
    unknown: [],
    publicUrl: 'https://frota.example.com',
    platforms: ['slack'],
    namesPeople: true,
    namesAlerts: true,
    named: [{ setting: 'ALERTS', id: 'slack:C012AB3CD' }],
    isSandbox: false,
  };
  const codes = async (changes: Partial<SettingsView>) =>
    codesOf(await findingsOf(settingsCheck({ ...GOOD, ...changes })));

  it('are fine, and where they come from is told', async () => {
    const screen = async (changes: Partial<SettingsView>) =>
      screenOf(await findingsOf(settingsCheck({ ...GOOD, ...changes })));
    expect(await codes({})).toEqual(['ok settings_fine']);
    expect(await screen({})).toContain("the environment's, and those of /srv/frota/.env");
    expect(await screen({ isThere: false })).toContain('there is no /srv/frota/.env');
  });

  it('cannot be read', async () => {
    const wrong = ['PORT must be a whole number'];
    expect(await codes({ wrong })).toEqual(['problem settings_wrong']);
  });

  it.each<[string, Partial<SettingsView>]>([
    ['within the network', { publicUrl: 'http://10.0.0.7:3000' }],
    ['within a compose file', { publicUrl: 'http://frota:3000' }],
  ])('may have webhooks come in the clear %s', async (_case, changes) => {
    expect(await codes(changes)).toEqual(['ok settings_fine']);
  });

  it.each<[string, Partial<SettingsView>, string]>([
    ['have a name that is none', { unknown: [{ name: 'PROT', near: 'PORT' }] }, 'warning setting_unknown'],
    [
      'have webhooks come in the clear',
      { publicUrl: 'http://frota.example.com' },
      'warning public_url_plain',
    ],
    ['give nobody a role', { namesPeople: false }, 'warning people_missing'],
    ['have nobody hear of incidents', { namesAlerts: false }, 'warning alerts_missing'],
    [
      'name a chat that there is not',
      { named: [{ setting: 'PEOPLE', id: 'telegram:1' }] },
      'warning platform_missing',
    ],
  ])('%s', async (_case, changes, code) => {
    expect(await codes(changes)).toEqual(['ok settings_fine', code]);
  });
});

describe('files', () => {
  const fileLimit = async () => 65_536;

  it('can be written where the folder is, or will be', async () => {
    const folder = await temporaryFolder();
    const folders = [folder, join(folder, 'a', 'b')];
    const codes = codesOf(await findingsOf(filesCheck({ folders, fileLimit })));
    expect(codes).toEqual(['ok folder_writable', 'ok folder_writable', 'ok file_limit']);
  });

  it('cannot be written below a file', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    const codes = codesOf(await findingsOf(filesCheck({ folders: [join(file, 'data')], fileLimit })));
    expect(codes[0]).toBe('problem folder_unwritable');
  });

  it.skipIf(process.getuid?.() === 0)('cannot be written in a folder of somebody else', async () => {
    const folder = join(await temporaryFolder(), 'theirs');
    await mkdir(folder, { mode: 0o500 });
    const codes = codesOf(await findingsOf(filesCheck({ folders: [folder], fileLimit })));
    expect(codes[0]).toBe('problem folder_unwritable');
  });

  it('may be too few', async () => {
    const codes = codesOf(await findingsOf(filesCheck({ folders: [], fileLimit: async () => 1_024 })));
    expect(codes).toEqual(['warning file_limit_low']);
    expect(await openFilesLimit()).toBeGreaterThan(0);
  });
});

describe('the port', () => {
  const ports = (port: number, publicUrl?: string) =>
    findingsOf(portsCheck({ host: '127.0.0.1', port, publicUrl, patienceMs: PATIENCE_MS }));
  const frota = () => jsonServer(() => ({ body: { status: 'ok', uptime_s: 3 } }));
  const portOf = (url: string): number => Number(new URL(url).port);

  it('is free, and PUBLIC_URL leads nowhere as long as Frota does not run', async () => {
    const dead = await deadAddress();
    expect(codesOf(await ports(portOf(dead), dead))).toEqual([
      'absent port_free',
      'warning public_url_asleep',
    ]);
  });

  it('is Frota’s own, and PUBLIC_URL leads to it', async () => {
    const url = await frota();
    expect(codesOf(await ports(portOf(url), url))).toEqual(['ok port_ours', 'ok public_url_reached']);
  });

  it('is Frota’s own, and PUBLIC_URL leads elsewhere or nowhere', async () => {
    const own = portOf(await frota());
    const other = await jsonServer(() => ({ status: 502, body: {} }));
    expect(codesOf(await ports(own, other))).toEqual(['ok port_ours', 'problem public_url_strange']);
    expect(codesOf(await ports(own, await deadAddress()))).toEqual([
      'ok port_ours',
      'problem public_url_silent',
    ]);
  });

  it('is taken by something else', async () => {
    const server = createServer((socket) => socket.destroy());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    expect(codesOf(await ports((server.address() as AddressInfo).port))).toEqual(['problem port_taken']);
  });
});

describe('an examination', () => {
  it('goes on where a check fails or hangs, tells no secret, and keeps the order of the areas', async () => {
    const findings = await examine(
      [
        { area: 'ports', run: () => Promise.reject(new Error('no s3cret here')) },
        { area: 'redis', run: () => new Promise(() => undefined) },
        settingsCheck({
          file: '/srv/frota/.env',
          isThere: false,
          wrong: [],
          unknown: [],
          publicUrl: undefined,
          platforms: [],
          namesPeople: false,
          namesAlerts: false,
          named: [],
          isSandbox: true,
        }),
      ],
      { limitMs: 20, redact: (text) => text.replaceAll('s3cret', '[secret]') },
    );
    expect(codesOf(findings)).toEqual(['ok settings_fine', 'problem check_slow', 'problem check_failed']);
    expect(screenOf(findings)).toContain('no [secret] here');
    expect(screenOf(findings)).toContain('2 problems, 0 warnings.');
  });
});
