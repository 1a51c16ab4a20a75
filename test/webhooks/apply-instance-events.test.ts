import { beforeEach, describe, expect, it } from 'vitest';
import type { InboxEvent } from '../../src/store/inbox.ts';
import { applyEvent } from '../../src/webhooks/apply/apply-event.ts';
import { inboxEvent } from '../../src/webhooks/inbox-event.ts';
import { instance } from '../fakes/records.ts';
import { TestClock } from '../fakes/test-clock.ts';
import { fleet, instanceOf, type TestEngine, testEngine } from '../engine/test-engine.ts';
import { givenRow, rowOf } from '../store/ledger-rows.ts';
import { testStore } from '../store/test-store.ts';
import { connectionUpdate, hook, instanceEvent, qrcodeUpdated, statusInstance } from './hooks.ts';

const store = await testStore();
let engine: TestEngine;
let polls: Date[];
let webhooks: string[];
beforeEach(async () => {
  polls = [];
  webhooks = [];
  engine = testEngine(store, { clock: new TestClock('2126-03-10T12:00:00.000Z') });
  engine.wake.poll = async (at) => void polls.push(at);
  engine.probe = {
    ...engine.probe,
    setWebhook: async (server, name) => void webhooks.push(`${server}/${name}`),
  };
  await fleet(engine, 'n1');
});

/** So many seconds after nine, as Evolution in São Paulo tells it. */
const at = (second: number): string => new Date(Date.UTC(2126, 2, 10, 9, 0, second)).toISOString();
const eventOf = (text: string): InboxEvent => ({ ...inboxEvent('main', text, engine.clock.now()), tries: 1 });
const apply = (text: string) => applyEvent(engine, eventOf(text));
const n1 = () => instanceOf(engine, 'n1');
const logout = (second: number) => hook({ event: 'logout.instance', data: null, at: at(second) });

describe('logout.instance', () => {
  it('logs a number out when nothing else tells of it', async () => {
    await givenRow(store.models, 'assigned', 'a', { instance: 'n1' });
    expect(await apply(logout(1))).toBe('done');
    expect(await n1()).toMatchObject({ state: 'logged_out', evidence: 'Evolution reports a log-out' });
    expect(await rowOf(store.models, 'a')).toMatchObject({ status: 'queued' });
  });

  it.each([
    ['a log-out by hand', 401, 'logged_out'],
    ['a temporary ban', 402, 'restricted'],
    ['a lock', 403, 'banned'],
    ['a ban', 406, 'banned'],
  ])('leaves the last word to what comes with it, in any order: %s', async (_, code, state) => {
    const events = [statusInstance(code, at(1)), logout(2), connectionUpdate('close', code, at(2))];
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ];
    for (const order of orders) {
      await store.models.instances.deleteMany({});
      await fleet(engine, 'n1');
      for (const n of order) expect(await apply(events[n] ?? '')).toBe('done');
      expect(await n1()).toMatchObject({ state });
    }
  });

  it('is looked at after those', () => {
    const { dueAt, receivedAt } = eventOf(logout(1));
    expect(dueAt?.getTime()).toBe(receivedAt.getTime() + 5_000);
  });

  it('is stale when the number is connected again while another process is about to log it out', async () => {
    const { instances } = engine;
    let opened = false;
    const slow: TestEngine['instances'] = {
      ...instances,
      async noteEvent(...args) {
        const noted = await instances.noteEvent(...args);
        opened ||= (await apply(connectionUpdate('open', 200, at(2)))) === 'done';
        return noted;
      },
    };
    await applyEvent({ ...engine, instances: slow }, eventOf(logout(1)));
    expect(opened).toBe(true);
    expect(await n1()).toMatchObject({ state: 'connected' });
  });

  it('is stale after the number was connected again', async () => {
    await apply(connectionUpdate('open', 200, at(2)));
    expect(await apply(logout(1))).toBe('ignored');
    expect(await n1()).toMatchObject({ state: 'connected' });
  });

  it('of the old session, as WhatsApp has it start anew, is none of the new one', async () => {
    await apply(statusInstance(515, at(1)));
    await apply(logout(2));
    expect((await n1()).state).not.toBe('logged_out');
  });

  it('leaves a paused number to who paused it', async () => {
    await store.models.instances.updateOne({ _id: 'n1' }, { state: 'paused' });
    await apply(logout(1));
    expect(await n1()).toMatchObject({ state: 'paused' });
  });
});

describe('instance.delete and remove.instance', () => {
  const removals = (second: number) => [
    instanceEvent('instance.delete', { at: at(second) }),
    hook({ event: 'remove.instance', data: null, at: at(second) }),
  ];

  it('take a number out of use at once, and have Evolution asked whether it is there', async () => {
    for (const text of removals(1)) {
      await store.models.messages.deleteMany({});
      await givenRow(store.models, 'assigned', 'a', { instance: 'n1' });
      await store.models.instances.deleteMany({});
      await fleet(engine, 'n1');
      expect(await apply(text)).toBe('done');
      expect(await n1()).toMatchObject({
        state: 'connecting',
        evidence: 'Evolution says that it was deleted',
      });
      expect(await rowOf(store.models, 'a')).toMatchObject({ status: 'queued' });
      expect(polls.at(-1)?.getTime()).toBeLessThanOrEqual(engine.clock.now().getTime() + 5_000);
    }
  });

  it('that come minutes late are nothing to the number that has the name since', async () => {
    await apply(connectionUpdate('open', 200, at(9)));
    for (const text of removals(1)) expect(await apply(text)).toBe('ignored');
    expect(await n1()).toMatchObject({ state: 'connected' });
  });

  it('of one that is closed have Evolution asked all the same', async () => {
    await fleet(engine, instance('n2', { state: 'logged_out', evidence: 'code 401' }));
    await apply(instanceEvent('instance.delete', { instance: 'n2', at: at(1) }));
    expect(await instanceOf(engine, 'n2')).toMatchObject({ state: 'logged_out' });
    expect(polls).toHaveLength(1);
  });

  it('make its QR code one that is not to be scanned', async () => {
    await apply(qrcodeUpdated());
    await apply(instanceEvent('instance.delete', { at: at(1) }));
    expect(await engine.qrCodes.get('n1', engine.clock.now())).toBeUndefined();
  });
});

describe('instance.create', () => {
  it('of a name that is known has its webhooks set, which went with the deletion; Evolution is not waited for', async () => {
    const checks: Date[] = [];
    engine.wake.registrar = async (at) => void checks.push(at);
    expect(await apply(instanceEvent('instance.create'))).toBe('done');
    expect(checks).toEqual([engine.clock.now()]);
    expect(webhooks).toEqual([]);
    expect(polls).toHaveLength(1);
  });
});

describe('qrcode.updated', () => {
  const kept = () => engine.qrCodes.get('n1', engine.clock.now());

  it('is kept for 30 s', async () => {
    expect(await apply(qrcodeUpdated({ code: '2@first' }))).toBe('done');
    engine.clock.advance(29_999);
    expect(await kept()).toMatchObject({ code: '2@first' });
    expect(await kept()).not.toHaveProperty('pairingCode');
    engine.clock.advance(1);
    expect(await kept()).toBeUndefined();
  });

  it('takes the place of the one before, with the code to be typed', async () => {
    await apply(qrcodeUpdated({ code: '2@first', pairingCode: 'ABCD1234' }, at(1)));
    expect(await kept()).toMatchObject({ pairingCode: 'ABCD1234' });
    await apply(qrcodeUpdated({ code: '2@second' }, at(46)));
    expect(await kept()).toMatchObject({ code: '2@second' });
    await apply(qrcodeUpdated({ code: '2@first' }, at(1)));
    expect(await kept()).toMatchObject({ code: '2@second' });
  });

  it('without the picture, which may be cut from what is stored, is as good', async () => {
    const data = { qrcode: { instance: 'n1', pairingCode: null, code: '2@code' } };
    expect(await apply(hook({ event: 'qrcode.updated', data }))).toBe('done');
    expect(await kept()).toMatchObject({ code: '2@code' });
  });

  it('at the limit takes the last one away', async () => {
    await apply(qrcodeUpdated());
    const data = { message: 'QR code limit reached, please login again', statusCode: 500 };
    expect(await apply(hook({ event: 'qrcode.updated', data }))).toBe('done');
    expect(await kept()).toBeUndefined();
    expect(await apply(connectionUpdate('refused', 428, at(1)))).toBe('done');
    expect(await n1()).toMatchObject({ state: 'disconnected' });
  });

  it('is over when the number is connected', async () => {
    await apply(qrcodeUpdated());
    await apply(connectionUpdate('open', 200, at(1)));
    expect(await kept()).toBeUndefined();
  });
});

describe('a clock that lies', () => {
  it('set back by an hour makes nobody deaf', async () => {
    await apply(connectionUpdate('open', 200, at(3_600)));
    engine.clock.advance(60_000);
    expect(await apply(connectionUpdate('close', 401, at(60)))).toBe('done');
    expect(await n1()).toMatchObject({ state: 'logged_out' });
  });

  it.each(['', 'yesterday', '9999-99-99T99:99:99.999Z'])(
    'that tells no time (%j) is not asked: the event is from when it came',
    async (told) => {
      await apply(connectionUpdate('close', 401, told));
      engine.clock.advance(1_000);
      expect(await apply(connectionUpdate('open', 200, told))).toBe('done');
      expect(await n1()).toMatchObject({ state: 'connected' });
    },
  );
});
