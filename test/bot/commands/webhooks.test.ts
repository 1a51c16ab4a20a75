import { beforeEach, describe, expect, it } from 'vitest';
import { complete } from '../../../src/bot/commands/complete.ts';
import { FrotaError } from '../../../src/errors.ts';
import { sandboxElsewhere } from '../../../src/evolution/elsewhere.ts';
import { mongoInbox } from '../../../src/store/inbox.ts';
import { mongoRefusals } from '../../../src/store/refusals.ts';
import { inboxEvent } from '../../../src/webhooks/inbox-event.ts';
import { fleet, testEngine, type TestEngine } from '../../engine/test-engine.ts';
import { MemoryContactStore } from '../../fakes/contact-store.ts';
import { testStore } from '../../store/test-store.ts';
import { messagesUpdate } from '../../webhooks/hooks.ts';
import { ask, contextOf } from '../support.ts';

const store = await testStore();
const inbox = mongoInbox(store.models);

let engine: TestEngine;
const context = () => contextOf({ ports: engine, contactImport: new MemoryContactStore() });
const ana = (line: string) => ask(context(), line);
const john = (line: string) => ask({ ...context(), language: 'en', actor: 'john' }, line);

beforeEach(() => {
  engine = testEngine(store);
});

/** A receipt that came a while ago; what became of it since is told by the test. */
async function received(keyId: string): Promise<string> {
  const event = inboxEvent('main', messagesUpdate(keyId, 'READ'), engine.clock.now());
  await inbox.insert([event]);
  return event.id;
}

/** Receipts that were given up, each a second after the other. Answers their refs, the last one first. */
async function dead(count: number, error = 'cannot be applied'): Promise<string[]> {
  for (let n = 0; n < count; n++) {
    const id = await received(`KEY${n}`);
    await inbox.claim(1, engine.clock.now(), 1_000);
    engine.clock.advance(1_000);
    await inbox.end(id, { how: 'dead', at: engine.clock.now(), error });
  }
  return (await engine.received.dead(count)).map(({ ref }) => ref);
}

const audited = async (subject: string) =>
  (await engine.audits.list({ subject, limit: 10 })).map(({ actor, action, details }) => [
    actor,
    action,
    details?.['count'],
  ]);

describe('webhooks', () => {
  it('says that all is well', async () => {
    expect((await ana('webhooks')).screen).toBe(
      [
        'Nenhum evento espera.',
        'Não desistimos de nenhum evento.',
        'Nenhum webhook foi recusado nos últimos 7 dias.',
      ].join('\n'),
    );
  });

  it('says how many wait, since when the first is due, and how many were given up', async () => {
    await dead(1);
    await received('A');
    engine.clock.advance(90_000);
    await received('B');
    const { screen } = await john('webhooks');
    expect(screen).toContain('2 events wait to be applied, the first one for 2 min.\n1 event was');
    expect(screen).toContain('1 event was given up after errors.\n  webhooks dead');
  });

  it('says of what waits for its message that it is held back', async () => {
    const id = await received('A');
    await inbox.claim(1, engine.clock.now(), 1_000);
    const dueAt = new Date(engine.clock.now().getTime() + 60_000);
    await inbox.retry(id, { dueAt, error: 'not known yet', waitsFor: 'A' });
    const { screen } = await john('webhooks');
    expect(screen).toMatch(/^1 event is held back for now: .*\nNo event was given up/);
  });

  it('says what was refused, with what to do', async () => {
    const lastAt = engine.clock.now();
    await mongoRefusals(store.models).add([
      { server: 'main', reason: 'unauthorized', count: 3, lastAt },
      { server: '', reason: 'unauthorized', count: 1, lastAt },
      { server: 'main', reason: 'too_large', count: 2, lastAt, largestBytes: 7_340_032 },
      { server: 'main', reason: 'unavailable', count: 12, lastAt },
    ]);
    const { screen } = await ana('webhooks');
    expect(screen).toMatch(/main +401, sem prova +3 .*digite "webhooks definir"/);
    expect(screen).toMatch(/\? +401, sem prova +1 .*EVOLUTION_SERVERS/);
    expect(screen).toMatch(
      /main +413, grande demais +2 .*7 MB: desligue webhookBase64 .*WEBHOOK_BODY_LIMIT_MB/,
    );
    expect(screen).toMatch(/main +503, tente depois +12 .*envia de novo sozinha/);
  });

  it('says of what was refused within 7 days how often it was in all, and nothing of what was before', async () => {
    const refusals = mongoRefusals(store.models);
    const unauthorized = (server: string, count: number, lastAt: Date) =>
      refusals.add([{ server, reason: 'unauthorized', count, lastAt }]);
    await unauthorized('main', 1_000, engine.clock.now());
    await unauthorized('old', 5, engine.clock.now());
    engine.clock.advance(7 * 24 * 3_600_000);
    await unauthorized('main', 1, engine.clock.now());
    const { screen } = await john('webhooks');
    expect(screen).toMatch(/the last time within 7 days:\n.* In all .*\n.*main +401, not proven +1,001 /);
    expect(screen).not.toContain('old');
    engine.clock.advance(7 * 24 * 3_600_000);
    expect((await john('webhooks')).screen).toContain('No webhook was refused in the last 7 days.');
  });

  it.each([
    ['webhooks mrtos', 'Não conheço "webhooks mrtos"'],
    ['webhooks mortos repeti', 'Não conheço "webhooks mortos repeti". Você quis dizer isto?'],
  ])('%s is not taken for the overview', async (line, answer) => {
    expect(await ana(line)).toMatchObject({ failed: true, screen: expect.stringContaining(answer) });
  });
});

describe('webhooks dead', () => {
  it('lists the last 20, and says how many there are', async () => {
    const refs = await dead(22, 'Cast to date failed\n  for "x" of 5511988887777');
    const { screen } = await ana('webhooks mortos');
    expect(screen).toContain('Desistimos de 22 eventos, por erros.');
    expect(screen).toContain('… e mais 2 outros');
    const listed = screen.split('\n').flatMap((line) => /^([\da-f]{8}) /.exec(line)?.[1] ?? []);
    expect(listed).toEqual(refs.slice(0, 20));
    expect(screen).toMatch(/main +n1 +messages.update +1 +Cast to date failed for "x" of 5511\*{7}77/);
    expect(screen).toContain(`webhooks mortos ver ${refs[0]}`);
    expect((await john('webhooks dead list')).screen).toContain('22 events were given up');
  });

  it('shows one whole, by its ref', async () => {
    const [ref = ''] = await dead(1);
    const { screen } = await john(`webhooks dead show ${ref.toUpperCase()}`);
    expect(screen).toContain('cannot be applied');
    expect(screen).toContain('"remoteJid": "5511*******77@s.whatsapp.net",\n');
    expect(screen).not.toContain('more letter');
    expect(screen).toContain(`webhooks dead retry ${ref}`);
  });

  it('cuts what is too long for a chat', async () => {
    const post = JSON.stringify({ event: 'unheard.of', instance: 'n1', data: { text: 'x'.repeat(5_000) } });
    const event = inboxEvent('main', post, engine.clock.now());
    await inbox.insert([event]);
    await inbox.end(event.id, { how: 'dead', at: engine.clock.now(), error: 'x' });
    const [found] = await engine.received.dead(1);
    const { screen } = await john(`webhooks dead show ${found?.ref}`);
    expect(screen.length).toBeLessThan(3_500);
    expect(screen).toMatch(/… and 2,0\d\d more letters/);
  });

  it('retries one, which is due again at once, and tells the audit trail', async () => {
    const [ref = '', other = ''] = await dead(2);
    expect((await ana(`webhooks mortos repetir ${ref}`)).screen).toContain('1 evento será tentado de novo');
    expect(await engine.received.stats(engine.clock.now())).toMatchObject({ waiting: 1, due: 1, dead: 1 });
    expect((await engine.received.dead(5)).map((event) => event.ref)).toEqual([other]);
    expect(await audited(`webhook:${ref}`)).toEqual([['ana', 'webhook.retry', 1]]);
  });

  it('retries all', async () => {
    await dead(3);
    expect((await john('webhooks dead retry all')).screen).toContain('3 events are tried again now.');
    expect(await engine.received.stats(engine.clock.now())).toMatchObject({ waiting: 3, due: 3, dead: 0 });
    expect(await audited('webhook:all')).toEqual([['john', 'webhook.retry', 3]]);
    expect((await john('webhooks dead retry all')).screen).toBe('No event was given up.');
    expect(await audited('webhook:all')).toHaveLength(1);
  });

  it('drops one', async () => {
    const [ref = ''] = await dead(2);
    expect((await ana(`webhooks mortos descartar ${ref}`)).screen).toBe('1 evento foi descartado.');
    expect(await engine.received.stats(engine.clock.now())).toMatchObject({ waiting: 0, dead: 1 });
    expect(await audited(`webhook:${ref}`)).toEqual([['ana', 'webhook.drop', 1]]);
  });

  it('drops all only when that is confirmed, by the line that it shows', async () => {
    await dead(2);
    const asked = await ana('webhooks mortos descartar todos');
    expect(asked.screen).toContain('2 eventos seriam descartados de vez');
    expect(await engine.received.stats(engine.clock.now())).toMatchObject({ dead: 2 });
    expect(await audited('webhook:all')).toEqual([]);
    const example = asked.blocks.find((block) => block.kind === 'example');
    expect((await ana(example?.line ?? '')).screen).toBe('2 eventos foram descartados.');
    expect(await engine.received.stats(engine.clock.now())).toMatchObject({ waiting: 0, dead: 0 });
    expect(await audited('webhook:all')).toEqual([['ana', 'webhook.drop', 2]]);
  });

  it.each(['ver', 'repetir', 'descartar'])('%s asks which one, and suggests the nearest', async (verb) => {
    expect((await ana(`webhooks mortos ${verb} abc`)).screen).toContain(
      '✖ evento morto: não há evento morto "abc"; veja todos com: webhooks mortos',
    );
    const [ref = ''] = await dead(1);
    const near = await ana(`webhooks mortos ${verb} ${ref.slice(0, 5)}`);
    expect(near.screen).toContain(`você quis dizer "${ref}"?`);
    expect(near.screen).toContain(`  webhooks mortos ${verb} ${ref}`);
    expect(near.failed).toBe(true);
    expect((await ana(`webhooks mortos ${verb}`)).screen).toContain(`falta dizer qual; há: ${ref}`);
    expect(await engine.received.stats(engine.clock.now())).toMatchObject({ dead: 1 });
  });

  it('is completed', async () => {
    const refs = await dead(2);
    const candidates = async (line: string) => (await complete(context(), line)).candidates;
    expect(await candidates('webhooks ')).toEqual(['ver ', 'mortos ', 'definir ']);
    expect(await candidates('webhooks mortos re')).toEqual(['repetir ']);
    expect(await candidates('webhooks mortos repetir ')).toEqual(refs.map((ref) => `${ref} `));
  });

  it('has its own help', async () => {
    const { screen } = await john('help webhooks dead');
    expect(screen).toContain('webhooks dead retry REF|all');
    expect(screen).not.toContain('webhooks set');
    expect((await john('help webhooks dead show')).screen).toContain('Shows one of them whole');
  });
});

describe('webhooks set', () => {
  it('sets those of every number', async () => {
    await fleet(engine, 'vendas-1', 'vendas-2');
    const told: string[] = [];
    engine.probe.setWebhook = async (_server, instance) => void told.push(instance);
    const { screen, failed } = await ana('webhooks definir');
    expect(screen).toBe('Webhooks de 2 números definidos.');
    expect(failed).toBeUndefined();
    expect(told.toSorted()).toEqual(['vendas-1', 'vendas-2']);
  });

  it('says which could not be set, and why', async () => {
    await fleet(engine, 'vendas-1', 'vendas-2', 'vendas-3');
    engine.probe.setWebhook = async (_server, instance) => {
      if (instance !== 'vendas-2') throw new FrotaError('evolution_refused', 'setWebhook answered 404');
    };
    const { screen, failed } = await john('webhooks set');
    expect(screen).toContain('Webhooks of 1 number are set.');
    expect(screen).toContain('Of 2 numbers they could not be set');
    expect(screen).toMatch(/setWebhook answered 404 +vendas-1, vendas-3/);
    expect(failed).toBe(true);
  });

  it('beside a Frota with a sandbox says where to type it, not that they are missed', async () => {
    await fleet(engine, 'vendas-1', 'vendas-2');
    const { setWebhook } = sandboxElsewhere().probe;
    engine.probe.setWebhook = setWebhook;
    const again: Date[] = [];
    engine.wake.registrar = async (at) => void again.push(at);
    expect(await john('webhooks set')).toMatchObject({
      screen:
        'The sandbox is inside of the Frota that runs: type this in its console. (With EVOLUTION_SERVERS it works here, too.)',
      failed: true,
    });
    expect(again).toEqual([]);
  });
});
