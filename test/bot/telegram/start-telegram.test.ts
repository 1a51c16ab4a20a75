import { afterEach, describe, expect, it, vi } from 'vitest';
import { chatPresses } from '../../../src/bot/chat/presses.ts';
import { solePoller } from '../../../src/bot/telegram/sole-poller.ts';
import { startTelegram, type Telegram } from '../../../src/bot/telegram/start-telegram.ts';
import { systemClock } from '../../../src/clock.ts';
import { memoryStore } from '../../fakes/memory-store/memory-store.ts';
import { TestClock } from '../../fakes/test-clock.ts';
import { testLog } from '../../integration/test-frota.ts';
import { freePort } from '../../chaos/free-port.ts';
import { soon } from '../soon.ts';
import { telegramSim, TOKEN } from './telegram-sim.ts';

/** A process that may ask for updates, as far as it matters who does. */
function poller(leases: ReturnType<typeof memoryStore>['leases'], clock: TestClock, holder: string) {
  const state = { begun: 0, isRunning: false };
  const sole = solePoller({
    ports: { leases, clock },
    holder,
    async poll() {
      state.begun++;
      state.isRunning = true;
      return {
        isRunning: () => state.isRunning,
        async stop() {
          state.isRunning = false;
        },
      };
    },
  });
  return { ...sole, state };
}

describe('of several bots that may ask Telegram for updates', () => {
  const scene = () => {
    const { leases } = memoryStore();
    const clock = new TestClock();
    return { leases, clock, a: poller(leases, clock, 'a'), b: poller(leases, clock, 'b') };
  };
  /** Both look every five seconds. */
  const minute = async ({ a, b, clock }: ReturnType<typeof scene>): Promise<void> => {
    for (let second = 0; second < 60; second += 5) {
      await Promise.all([a.look(), b.look()]);
      clock.advance(5_000);
    }
  };

  it('one does', async () => {
    const all = scene();
    await minute(all);
    expect(all.a.state.begun + all.b.state.begun).toBe(1);
  });

  it('the next one does at once when it stops, and soon when it dies', async () => {
    const { a, b, clock } = scene();
    await a.look();
    await b.look();
    await a.stop();
    await b.look();
    expect([a.state.isRunning, b.state.isRunning]).toEqual([false, true]);
    // From now on b says nothing any more.
    clock.advance(29_000);
    await a.look();
    expect(a.state.begun).toBe(1);
    clock.advance(1_000);
    await a.look();
    expect(a.state.begun).toBe(2);
    await b.look();
    expect([a.state.isRunning, b.state.isRunning]).toEqual([true, false]);
  });

  it('whoever does goes on while the store is away, as long as nobody else may', async () => {
    const { a, leases, clock } = scene();
    await a.look();
    const away = vi.spyOn(leases, 'take').mockRejectedValue(new Error('away'));
    clock.advance(29_000);
    await expect(a.look()).rejects.toThrow('away');
    expect(a.state.isRunning).toBe(true);
    clock.advance(1_000);
    await expect(a.look()).rejects.toThrow('away');
    expect(a.state.isRunning).toBe(false);
    away.mockRestore();
    await a.look();
    expect(a.state).toEqual({ begun: 2, isRunning: true });
  });

  it('whom Telegram ended begins anew', async () => {
    const { a } = scene();
    await a.look();
    a.state.isRunning = false;
    await a.look();
    expect(a.state.begun).toBe(2);
  });
});

describe('a bot', () => {
  const started: Telegram[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map(({ stop }) => stop()));
  });
  const start = (apiRoot: string, hears: Parameters<typeof startTelegram>[0]['hears']): Telegram => {
    const ports = { ...memoryStore(), clock: systemClock };
    const telegram = startTelegram({
      token: TOKEN,
      apiRoot,
      hears,
      ports,
      contextFor: async () => Promise.reject(new Error('nobody asks anything')),
      presses: chatPresses(ports, TOKEN),
      drawPng: async () => Promise.reject(new Error('nothing is drawn')),
      language: 'en',
      log: testLog,
    });
    started.push(telegram);
    return telegram;
  };

  it('outlives it that Telegram gives its updates to somebody else', async () => {
    const sim = await telegramSim();
    sim.refuseNext('getUpdates', {
      error_code: 409,
      description: 'Conflict: terminated by other getUpdates request',
    });
    start(sim.url, { by: 'polling' });
    await soon(() => expect(sim.calls.map(({ method }) => method)).toContain('getUpdates'));
    // A rejection that nobody takes would end the process, and this test.
    await new Promise((resolve) => setImmediate(resolve));
    expect(sim.calls.filter(({ method }) => method === 'getUpdates')).toHaveLength(1);
  });

  it.each([{ by: 'polling' }, { by: 'webhook', publicUrl: 'https://frota.example.com' }] as const)(
    'stops while Telegram is away that it waits for ($by)',
    async (hears) => {
      const telegram = start(`http://127.0.0.1:${await freePort()}`, hears);
      const begin = performance.now();
      await telegram.stop();
      expect(performance.now() - begin).toBeLessThan(5_000);
    },
  );

  it('that does not hear asks Telegram for nothing', async () => {
    const sim = await telegramSim();
    const telegram = start(sim.url, undefined);
    expect(telegram.router).toBeUndefined();
    expect(await telegram.chat.post('1', { blocks: [], summary: 'Oi' })).toBeDefined();
    expect(sim.calls.filter(({ method }) => /Updates|Webhook|getMe/.test(method))).toEqual([]);
  });
});
