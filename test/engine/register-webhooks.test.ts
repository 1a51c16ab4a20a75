import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { pollInstances } from '../../src/engine/poll.ts';
import { registerWebhooks } from '../../src/engine/register-webhooks.ts';
import { FrotaError } from '../../src/errors.ts';
import { memoryStore } from '../fakes/memory-store/memory-store.ts';
import { instance } from '../fakes/records.ts';
import { fleet, type TestEngine, testEngine } from './test-engine.ts';

interface Line {
  level: number;
  msg: string;
}

let engine: TestEngine;
let lines: Line[];
/** In what each number's webhook is not as it is to be. */
let drift: Map<string, string[] | Error>;
/** What was asked of Evolution. */
let calls: string[];
/** When the registrar was told to come back, in ms from now. */
let again: number[];

beforeEach(async () => {
  lines = [];
  drift = new Map();
  calls = [];
  again = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  engine = testEngine(memoryStore(), { log });
  engine.probe = {
    ...engine.probe,
    async webhookDrift(_server, name) {
      calls.push(`find ${name}`);
      const settings = drift.get(name) ?? [];
      if (settings instanceof Error) throw settings;
      return settings;
    },
    async setWebhook(server, name) {
      calls.push(`set ${server}/${name}`);
      if (name === 'stubborn') throw new Error('webhook/set answered 500');
      if (name === 'deleted') throw new FrotaError('instance_absent', 'webhook/set answered 404');
    },
  };
  engine.wake.registrar = async (at) => void again.push(at.getTime() - engine.clock.now().getTime());
});

describe('setting the webhooks', () => {
  it('sets those of every number that is ours, and tells of each', async () => {
    await fleet(
      engine,
      'a',
      instance('b', { server: 'second' }),
      instance('of no server', { server: 'third' }),
      instance('deleted', { state: 'disconnected', cause: 'gone' }),
    );
    const result = await registerWebhooks(engine);
    expect(result).toEqual({ set: ['a', 'b'], unchanged: [], drifted: [], failed: [] });
    expect(calls.toSorted()).toEqual(['set main/a', 'set second/b']);
    expect(lines).toMatchObject([{ level: 30, set: 2, failed: 0, msg: 'webhooks are set' }]);
    expect(again).toEqual([]);
  });

  it('goes on when Evolution refuses one, says which and why, and tries again in three minutes', async () => {
    await fleet(engine, 'stubborn', 'a');
    const { set, failed } = await registerWebhooks(engine);
    expect(set).toEqual(['a']);
    expect(failed).toEqual([{ instance: 'stubborn', reason: 'webhook/set answered 500' }]);
    expect(lines).toMatchObject([
      { level: 30, set: 1, failed: 1 },
      {
        level: 40,
        failed,
        reason: 'stubborn: webhook/set answered 500',
        msg: expect.stringContaining('could not be set'),
      },
    ]);
    expect(again).toEqual([180_000]);
  });

  it('does not ask a server again that does not answer, and says why of all its numbers', async () => {
    const many = Array.from({ length: 30 }, (_, n) => instance(`n${n}`, { server: 'second' }));
    await fleet(engine, 'a', ...many);
    let asked = 0;
    engine.probe.setWebhook = async (server) => {
      if (server === 'main') return;
      asked++;
      throw new FrotaError('evolution_no_answer', 'second does not answer');
    };
    const { set, failed } = await registerWebhooks(engine);
    expect(set).toEqual(['a']);
    expect(failed).toHaveLength(30);
    expect(new Set(failed.map(({ reason }) => reason))).toEqual(new Set(['second does not answer']));
    // Those that were under way when the first was told.
    expect(asked).toBeLessThanOrEqual(10);
  });

  it('leaves what Evolution does not have to the hourly check, and tells of it', async () => {
    await fleet(engine, 'a', instance('deleted', { state: 'banned' }));
    const { set, failed } = await registerWebhooks(engine);
    expect(set).toEqual(['a']);
    expect(failed).toEqual([{ instance: 'deleted', reason: 'webhook/set answered 404', isAbsent: true }]);
    expect(lines[1]).toMatchObject({ level: 40, failed });
    expect(again).toEqual([]);
  });
});

it('names five of many that could not be set to those who read', async () => {
  await fleet(engine, ...Array.from({ length: 7 }, (_, n) => instance(`n${n}`)));
  engine.probe.setWebhook = async () => {
    throw new Error('no');
  };
  const { failed } = await registerWebhooks(engine);
  expect(failed).toHaveLength(7);
  expect(lines[1]).toMatchObject({ failed, reason: 'n0: no; n1: no; n2: no; n3: no; n4: no; and 2 more' });
});

describe('checking the webhooks', () => {
  it('sets only those that have drifted, and says in what, never what it was', async () => {
    await fleet(engine, 'a', 'b');
    drift.set('b', ['url', 'headers']);
    const drifted = [{ instance: 'b', settings: ['url', 'headers'] }];
    expect(await registerWebhooks(engine, { check: true })).toEqual({
      set: ['b'],
      unchanged: ['a'],
      drifted,
      failed: [],
    });
    expect(calls.toSorted()).toEqual(['find a', 'find b', 'set main/b']);
    expect(lines).toMatchObject([
      { level: 40, drifted, reason: 'b: url, headers' },
      { level: 30, set: 1, unchanged: 1 },
    ]);
  });

  it('changes none of a server that does not answer', async () => {
    await fleet(engine, 'a');
    drift.set('a', new Error('no answer in time'));
    const { failed } = await registerWebhooks(engine, { check: true });
    expect(failed).toEqual([{ instance: 'a', reason: 'no answer in time' }]);
    expect(calls).toEqual(['find a']);
    expect(again).toEqual([180_000]);
  });
});

it('a number that is adopted and whose webhook Evolution does not take gets it within minutes', async () => {
  engine.probe = {
    ...engine.probe,
    servers: ['main'],
    observe: async () => [{ name: 'stubborn', stored: 'open' }],
  };
  await pollInstances(engine);
  expect(calls).toEqual(['set main/stubborn']);
  expect(lines).toContainEqual(
    expect.objectContaining({ failed: [{ instance: 'stubborn', reason: 'webhook/set answered 500' }] }),
  );
  expect(again).toEqual([180_000]);
});
