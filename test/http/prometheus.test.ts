import { readFileSync } from 'node:fs';
import { Router } from '@koa/router';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Cache } from '../../src/cache/cache.ts';
import { fleet, type TestEngine, testEngine } from '../engine/test-engine.ts';
import { instance } from '../fakes/records.ts';
import { givenRow } from '../store/ledger-rows.ts';
import { testStore } from '../store/test-store.ts';
import { type Monitored, monitored, type Routes } from './monitored.ts';

const store = await testStore();
let engine: TestEngine;
beforeEach(() => {
  engine = testEngine(store);
});

const CACHE: Cache = {
  name: 'stats',
  figures: async () => ({ name: 'stats', hits: 3, misses: 1, hitRate: 0.75, size: 2 }),
  clear: async () => undefined,
};

/** A Frota in which a bit of everything has happened. */
async function busy(routes: Routes = []): Promise<Monitored> {
  await fleet(engine, instance('n1'), instance('n2', { state: 'disconnected' }));
  const sent = { instance: 'n1', sendingAt: engine.clock.now(), sentAt: engine.clock.now() };
  await givenRow(store.models, 'read', 'a', sent);
  const frota = await monitored(store, engine, { role: 'viewer', caches: [CACHE], routes });
  frota.monitoring.sent(120);
  frota.monitoring.received();
  frota.monitoring.applied('done', 20);
  await frota.get('/monitoring/health');
  return frota;
}

interface Sample {
  name: string;
  labels: Record<string, string>;
  value: string;
}

/** What Prometheus reads in an answer. */
function samplesOf(text: string): Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', braces = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      const labels = [...braces.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, label]) => [key, label]);
      return { name, labels: Object.fromEntries(labels) as Sample['labels'], value };
    });
}

const scrape = async ({ get }: Monitored): Promise<Sample[]> =>
  samplesOf(await (await get('/metrics')).text());
const valueOf = (samples: readonly Sample[], name: string, labels: Sample['labels'] = {}): unknown =>
  samples.find((one) => one.name === name && JSON.stringify(one.labels) === JSON.stringify(labels))?.value;

describe('GET /metrics', () => {
  it('is what Prometheus reads, with what happened in it', async () => {
    const frota = await busy();
    const response = await frota.get('/metrics');
    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    const samples = samplesOf(await response.text());
    expect(samples.every(({ name }) => name !== '')).toBe(true);
    expect([
      valueOf(samples, 'frota_info', { version: '0.1.0' }),
      valueOf(samples, 'frota_store_up'),
      valueOf(samples, 'frota_instances', { state: 'connected' }),
      valueOf(samples, 'frota_instances', { state: 'banned' }),
      valueOf(samples, 'frota_instance_connected', { number: 'n2' }),
      valueOf(samples, 'frota_instance_read_ratio', { number: 'n1' }),
      valueOf(samples, 'frota_webhooks_due'),
      valueOf(samples, 'frota_webhooks_ended_total', { outcome: 'done' }),
      valueOf(samples, 'frota_webhook_duration_seconds_count'),
      valueOf(samples, 'frota_send_duration_seconds_sum'),
      valueOf(samples, 'frota_cache_hits_total', { cache: 'stats' }),
    ]).toEqual(['1', '1', '1', '0', '0', '1', '0', '1', '1', '0.12', '3']);
  });

  it('tells totals, however often it is asked', async () => {
    const frota = await busy();
    await scrape(frota);
    const samples = await scrape(frota);
    expect(valueOf(samples, 'frota_webhooks_received_total')).toBe('1');
    expect(valueOf(samples, 'frota_cache_misses_total', { cache: 'stats' })).toBe('1');
  });

  it('tells no more of a number that is gone', async () => {
    const frota = await busy();
    await scrape(frota);
    await store.models.instances.deleteOne({ _id: 'n2' });
    engine.clock.advance(6_000);
    const samples = await scrape(frota);
    const numbers = samples.flatMap(({ labels: { number } }) => number ?? []);
    expect([...new Set(numbers)]).toEqual(['n1']);
  });

  it('tells nothing of what nobody knows while the store is away', async () => {
    const frota = await busy();
    await scrape(frota);
    engine.clock.advance(6_000);
    engine.instances.all = () => Promise.reject(new Error('no store'));
    engine.received.stats = () => Promise.reject(new Error('no store'));
    const samples = await scrape(frota);
    expect(valueOf(samples, 'frota_store_up')).toBe('0');
    expect(valueOf(samples, 'frota_webhooks_due')).toBe('Nan');
    expect(samples.filter(({ labels }) => 'number' in labels || 'state' in labels)).toEqual([]);
  });

  it('has few labels, whatever is asked for', async () => {
    const router = new Router();
    router.get('/things/:id', (ctx) => {
      ctx.body = 'a thing';
    });
    const frota = await busy([router]);
    const series = (samples: readonly Sample[]): string[] =>
      samples
        .filter(({ name }) => name === 'frota_http_request_duration_seconds_count')
        .map(({ labels }) => Object.values(labels).join(' '))
        .sort();
    const paths = Array.from({ length: 50 }, (_, n) => [`/things/${n}?q=${n}`, `/nowhere/${n}`, `/${n}.php`]);
    for (const path of paths.flat()) await (await frota.get(path)).text();
    await (await frota.post('/things/1')).text();
    expect(series(await scrape(frota))).toEqual([
      'GET /monitoring/health 2xx',
      'GET /things/:id 2xx',
      'GET none 4xx',
      'POST none 4xx',
    ]);
  });
});

describe.each(['grafana/frota.json', 'prometheus/alerts.yml'])('deploy/%s', (file) => {
  const text = readFileSync(new URL(`../../deploy/${file}`, import.meta.url), 'utf8');
  const found = (pattern: RegExp): string[] => [
    ...new Set([...text.matchAll(pattern)].map(([, name = '']) => name)),
  ];

  it('names only metrics and labels that there are', async () => {
    const samples = await scrape(await busy());
    const metrics = found(/\b((?:frota|process|nodejs)_[a-z\d_]+)/g);
    expect(metrics.length).toBeGreaterThan(4);
    expect(metrics.filter((name) => samples.every((sample) => sample.name !== name))).toEqual([]);
    const labels = new Set(['job', 'instance', ...samples.flatMap((sample) => Object.keys(sample.labels))]);
    const named = [
      ...found(/\bby \(([^)]*)\)/g).flatMap((list) => list.split(/, */)),
      ...found(/\{\\?"?(\w+)!?=/g),
      ...found(/\{\{ *(?:with )?\$labels\.(\w+)/g),
      ...found(/\{\{(\w+)\}\}/g),
    ];
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !labels.has(name))).toEqual([]);
  });
});

it('the five alerts have the limits of the incidents', () => {
  const text = readFileSync(new URL('../../deploy/prometheus/alerts.yml', import.meta.url), 'utf8');
  const rules = [...text.matchAll(/- alert: (\w+)\n\s+expr: ([\s\S]*?)\n\s+(?:for: (\w+)\n|labels)/g)];
  expect(
    rules.map(([, name, expr = '', time]) => [name, [...new Set(expr.match(/> [\d.]+/g))], time]),
  ).toEqual([
    ['FrotaMemoryHigh', ['> 0.85'], '1m'],
    ['FrotaCpuHigh', ['> 0.9'], '5m'],
    ['FrotaSlow', ['> 5'], undefined],
    ['FrotaManyDisconnected', ['> 10'], '30s'],
    ['FrotaWebhookQueue', ['> 1000'], '1m'],
  ]);
});
