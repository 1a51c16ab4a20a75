import { expect, it } from 'vitest';
import { webhookMetrics } from '../../src/webhooks/metrics.ts';
import { TestClock } from '../fakes/test-clock.ts';

const clock = new TestClock('2026-03-10T12:00:00.000Z');

it('there is nothing to tell at first', () => {
  expect(webhookMetrics(clock).figures()).toEqual({
    received: 0,
    receivedPerSecond: 0,
    appliedPerSecond: 0,
    done: 0,
    ignored: 0,
    dead: 0,
    retried: 0,
  });
});

it('rates are those of the last minute', () => {
  const metrics = webhookMetrics(clock);
  for (let second = 0; second < 90; second++) {
    for (let n = 0; n < 4; n++) metrics.received();
    metrics.applied('done', 20);
    clock.advance(1_000);
  }
  expect(metrics.figures()).toMatchObject({ received: 360, done: 90 });
  expect(metrics.figures().receivedPerSecond).toBeCloseTo(4, 0);
  expect(metrics.figures().appliedPerSecond).toBeCloseTo(1, 1);
  clock.advance(61_000);
  expect(metrics.figures()).toMatchObject({ received: 360, receivedPerSecond: 0, appliedPerSecond: 0 });
});

it('latencies are those of the last thousand that ended at the first try', () => {
  const metrics = webhookMetrics(clock);
  for (let n = 0; n < 500; n++) metrics.applied('done', 9_999);
  for (let n = 1; n <= 1_000; n++) metrics.applied(n % 2 === 0 ? 'done' : 'ignored', n);
  for (let n = 0; n < 100; n++) metrics.applied('retried', 60_000);
  metrics.applied('dead', 1);
  metrics.applied('done', undefined);
  expect(metrics.figures()).toMatchObject({
    done: 1_001,
    ignored: 500,
    retried: 100,
    dead: 1,
    latencyMs: { p50: 500, p99: 990 },
  });
});
