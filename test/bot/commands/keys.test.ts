import { beforeEach, describe, expect, it } from 'vitest';
import { provenKey } from '../../../src/engine/api-keys.ts';
import { ask } from '../support.ts';
import { type Desk, desk } from './campaign-desk.ts';

let at: Desk;
beforeEach(async () => {
  at = await desk();
});

/** The key that an answer shows. */
const keyIn = (screen: string): string => /frota_[\da-f]{8}_[\w-]{43}/.exec(screen)?.[0] ?? 'none';

describe('keys of the HTTP API', () => {
  it('are made with a name and a role, and shown once: what is kept only proves them', async () => {
    const { screen } = await at.ana('chaves criar BI do financeiro papel=leitor');
    const key = keyIn(screen);
    expect(screen).toContain('A chave "BI do financeiro" foi criada, como leitor:');
    expect(screen).toContain('Ela aparece só desta vez');
    expect(await provenKey(at.engine, key)).toMatchObject({ name: 'BI do financeiro', role: 'viewer' });

    const [kept] = await at.engine.apiKeys.all();
    expect(JSON.stringify([kept, await at.engine.audits.list({ limit: 9 })])).not.toContain(key.slice(15));
    expect((await at.john('keys list')).screen).not.toContain(key);
  });

  it('are listed with when they were last used, and revoked for good', async () => {
    const key = keyIn((await at.ana('chaves criar BI papel=leitor')).screen);
    const id = key.slice(6, 14);
    expect((await at.ana('chaves')).screen).toMatch(new RegExp(`${id}.*BI.*leitor.*nunca.*em uso`));
    await provenKey(at.engine, key);
    expect((await at.ana('chaves')).screen).toMatch(
      /BI.*leitor.*10 de mar., 09:00 .*10 de mar., 09:00 .*em uso/,
    );

    expect((await at.ana(`chaves revogar ${id}`)).screen).toContain(`A chave "BI" (${id}) não vale mais.`);
    expect(await provenKey(at.engine, key)).toBeUndefined();
    expect((await at.ana('chaves')).screen).toMatch(/BI.*revogada/);
    expect((await at.ana(`chaves revogar ${id}`)).failed).toBe(true);
  });

  it.each(['chaves criar', 'chaves criar BI', 'chaves criar BI papel=chefe', 'chaves criar papel=leitor'])(
    'are not made of %j',
    async (line) => {
      const { screen, failed } = await at.ana(line);
      expect(failed).toBe(true);
      expect(screen).toContain('Diga para que é a chave');
      expect(await at.engine.apiKeys.all()).toEqual([]);
    },
  );

  it('are told what is in use where there is no such id', async () => {
    const id = keyIn((await at.ana('chaves criar BI papel=admin')).screen).slice(6, 14);
    expect((await at.john('keys revoke nothing')).screen).toContain(`In use: ${id} (BI).`);
  });

  it.each(['keys list', 'keys create BI role=viewer', 'keys revoke 1a2b3c4d'])(
    'are no matter for a chat, which keeps what is said in it: %s',
    async (line) => {
      const inChat = { ...at.context, person: { id: 'slack:U0ANA', name: 'Ana' }, where: 'slack:C0TEAM' };
      const { screen, failed } = await ask({ ...inChat, language: 'en' }, line);
      expect(failed).toBe(true);
      expect(screen).toContain('only in the console');
      expect(await at.engine.apiKeys.all()).toEqual([]);
    },
  );
});

describe('what is shown as a key', () => {
  it.each(['', 'frota_', 'frota_00000000_x', `frota_00000000_${'x'.repeat(43)}`])(
    'is none: %j',
    async (shown) => {
      expect(await provenKey(at.engine, shown)).toBeUndefined();
    },
  );

  it('is none with another secret', async () => {
    const key = keyIn((await at.ana('chaves criar BI papel=leitor')).screen);
    expect(await provenKey(at.engine, `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`)).toBeUndefined();
  });
});
