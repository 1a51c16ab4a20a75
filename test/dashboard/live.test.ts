import { request } from 'node:http';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fleet, type TestEngine, testEngine } from '../engine/test-engine.ts';
import { memoryStore } from '../fakes/memory-store/memory-store.ts';
import * as records from '../fakes/records.ts';
import { type Browser, testDashboard, type TestDashboard } from './support.ts';

const ANA = { id: 'slack:U1', name: 'Ana' };

interface Heard {
  event: string;
  data: { ids: string[]; html: Record<string, string> };
}

interface Stream {
  heard: Heard[];
  ended: Promise<void>;
  leave(): void;
}

let engine: TestEngine;
let dashboard: TestDashboard;
let ana: Browser;
beforeEach(async () => {
  engine = testEngine(memoryStore());
  await fleet(engine, 'vendas-1', 'vendas-2');
  dashboard = await testDashboard(engine, {}, { live: { tickMs: 10, recheckMs: 0 } });
  await engine.people.set(ANA.id, { name: 'Ana', role: 'viewer' });
  ana = await dashboard.visitor(ANA);
});

/** Looks at a page as its script does. */
function look({ cookie }: Browser, path = '/painel/live'): Stream {
  const heard: Heard[] = [];
  let rest = '';
  const asked = request(dashboard.url + path, { headers: { Cookie: cookie, Accept: 'text/event-stream' } });
  const ended = new Promise<void>((resolve) => {
    asked.on('response', (response) => {
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        const parts = (rest + chunk).split('\n\n');
        rest = parts.pop() ?? '';
        for (const part of parts) {
          const [, event, data] = /^event: (\w+)\ndata: (.*)$/s.exec(part) ?? [];
          if (event !== undefined) heard.push({ event, data: JSON.parse(data ?? '{}') as Heard['data'] });
        }
      });
      response.on('close', resolve);
    });
    asked.on('error', () => resolve());
  });
  asked.end();
  return { heard, ended, leave: () => asked.destroy() };
}

const until = (assertion: () => void): Promise<void> =>
  vi.waitFor(assertion, { timeout: 5_000, interval: 5 });
/** Time goes on for the pages, too: what is shared is shared only for a moment. */
const aSecondLater = (): void => engine.clock.advance(1_000);

describe('an open page', () => {
  it('gets all of its parts, then those that change, in their order', async () => {
    const stream = look(ana);
    await until(() => expect(stream.heard).toHaveLength(1));
    expect(stream.heard[0]?.data.ids).toEqual(['summary', 'n-vendas-1', 'n-vendas-2']);
    expect(Object.keys(stream.heard[0]?.data.html ?? {})).toEqual(['summary', 'n-vendas-1', 'n-vendas-2']);
    const banned = await engine.instances.get('vendas-2');
    const to = { state: 'banned', evidence: 'code 406: banned' } as const;
    await engine.instances.moveState(banned!, to, engine.clock.now());
    aSecondLater();
    await until(() => expect(stream.heard).toHaveLength(2));
    const { html } = stream.heard[1]?.data ?? {};
    expect(Object.keys(html ?? {})).toEqual(['summary', 'n-vendas-2']);
    expect(html?.['n-vendas-2']).toContain('banido');
    stream.leave();
  });

  it('shares its looks with all who see the same', async () => {
    const asked = vi.spyOn(engine.instances, 'all');
    const streams = Array.from({ length: 10 }, () => look(ana));
    await until(() => expect(streams.every(({ heard }) => heard.length === 1)).toBe(true));
    expect(asked).toHaveBeenCalledTimes(1);
    aSecondLater();
    await until(() => expect(asked).toHaveBeenCalledTimes(2));
    for (const stream of streams) stream.leave();
  });

  it('is let go by who leaves, and then nothing is looked at any more', async () => {
    const stream = look(ana);
    await until(() => expect(stream.heard).toHaveLength(1));
    expect(dashboard.lookers()).toBe(1);
    stream.leave();
    await until(() => expect(dashboard.lookers()).toBe(0));
    const asked = vi.spyOn(engine.incidents, 'open');
    aSecondLater();
    const other = look(ana, '/painel/live/campanhas');
    await until(() => expect(other.heard).toHaveLength(1));
    expect(asked).not.toHaveBeenCalled();
    other.leave();
  });

  it('is over for whom nobody lets look any more', async () => {
    const stream = look(ana);
    await until(() => expect(stream.heard).toHaveLength(1));
    await engine.people.set(ANA.id, { role: null });
    await stream.ended;
    expect(stream.heard.at(-1)?.event).toBe('over');
  });

  it('is over when what it shows is gone', async () => {
    const { id } = await engine.campaigns.create(records.campaign('c', { name: 'Natal', status: 'draft' }));
    const stream = look(ana, `/painel/live/campanhas/${id}`);
    await until(() => expect(stream.heard).toHaveLength(1));
    await engine.campaigns.discard(id);
    engine.clock.advance(3_000);
    await stream.ended;
    expect(stream.heard.at(-1)?.event).toBe('over');
  });

  it('holds up no end of the server', async () => {
    const stream = look(ana);
    await until(() => expect(stream.heard).toHaveLength(1));
    const began = performance.now();
    await dashboard.stop();
    expect(performance.now() - began).toBeLessThan(900);
    await stream.ended;
  });

  it('stays as it is while the database is away', async () => {
    const stream = look(ana);
    await until(() => expect(stream.heard).toHaveLength(1));
    const away = vi.spyOn(engine.instances, 'all').mockRejectedValueOnce(new Error('away'));
    aSecondLater();
    await until(() => expect(away).toHaveBeenCalled());
    await engine.instances.setHealth('vendas-1', 10);
    aSecondLater();
    await until(() => expect(stream.heard.at(-1)?.data.html['n-vendas-1']).toContain('Saúde 10'));
    expect(dashboard.lookers()).toBe(1);
    stream.leave();
  });
});
