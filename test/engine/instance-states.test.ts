import { describe, expect, it } from 'vitest';
import { nextInstanceState, type Observation } from '../../src/engine/transitions.ts';
import { INSTANCE_STATES, type Instance, type InstanceState } from '../../src/engine/types.ts';

const NOW = new Date('2026-03-10T12:00:00Z');
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

const ago = (ms: number): Date => new Date(NOW.getTime() - ms);
const ahead = (ms: number): Date => new Date(NOW.getTime() + ms);

type Known = Pick<Instance, 'state' | 'since' | 'until'>;

/** The state after an observation; for a number that has been in its state for an hour. */
function after(state: InstanceState, seen: Observation, known: Partial<Known> = {}) {
  const before: Known = { state, since: ago(HOUR), ...known };
  return nextInstanceState(before, seen, NOW) ?? before;
}

const connection = (state: 'open' | 'connecting' | 'close' | 'refused', code?: number): Observation => ({
  kind: 'connection',
  state,
  code,
});
const closed = (code: number, expiresInSeconds?: number): Observation => ({
  kind: 'closed',
  code,
  expiresInSeconds,
});

describe('the codes of a disconnection', () => {
  it.each([
    [401, 'logged_out'],
    [402, 'restricted'],
    [403, 'banned'],
    [405, 'disconnected'],
    [406, 'banned'],
    [408, 'connecting'],
    [409, 'disconnected'],
    [411, 'logged_out'],
    [428, 'connecting'],
    [440, 'disconnected'],
    [500, 'connecting'],
    [503, 'connecting'],
    [515, 'connecting'],
    [999, 'disconnected'],
  ] as const)('%i makes a connected number %s', (code, state) => {
    expect(after('connected', closed(code))).toMatchObject({
      state,
      evidence: expect.stringContaining(`${code}`),
    });
    expect(after('connected', connection('close', code)).state).toBe(state);
  });

  it('that are transient become a disconnection after the grace of 20 s', () => {
    const since = (ms: number) => after('connecting', closed(428), { since: ago(ms) });
    expect(since(19 * SECOND).state).toBe('connecting');
    expect(since(20 * SECOND).state).toBe('disconnected');
  });

  it('that are transient do not excuse a ban', () => {
    for (const state of ['banned', 'logged_out', 'restricted'] as const) {
      expect(after(state, closed(408), { until: ahead(HOUR) }).state).toBe(state);
    }
  });

  it('of an ordinary close say nothing', () => {
    expect(after('connected', connection('close', 200)).state).toBe('disconnected');
    expect(after('banned', connection('close', 200)).state).toBe('banned');
    expect(after('restricted', connection('close')).state).toBe('restricted');
  });
});

describe('a temporary ban', () => {
  it('lasts as long as WhatsApp says', () => {
    expect(after('connected', closed(402, 3_600)).until).toEqual(ahead(HOUR));
  });

  it('lasts a day when WhatsApp does not say', () => {
    expect(after('connected', closed(402)).until).toEqual(ahead(24 * HOUR));
  });

  it('keeps its end, in whatever order state and reason arrive', () => {
    const stateFirst = after('connected', connection('close', 402));
    expect(after('restricted', closed(402, 3_600), stateFirst).until).toEqual(ahead(HOUR));
    const reasonFirst = after('connected', closed(402, 3_600));
    expect(after('restricted', connection('close', 402), reasonFirst)).toMatchObject({ until: ahead(HOUR) });
  });

  it('is not over because the number is open or connecting', () => {
    const until = ahead(HOUR);
    for (const seen of [connection('open'), connection('connecting'), connection('close')]) {
      expect(after('restricted', seen, { until })).toMatchObject({ state: 'restricted', until });
    }
  });

  it('is over when its time has come and the number is open', () => {
    expect(after('restricted', connection('open'), { until: NOW })).toMatchObject({ state: 'connected' });
    expect(after('restricted', connection('open'), { until: NOW }).until).toBeUndefined();
  });

  it('does not begin anew each time that Evolution is asked and still tells the code of the last close', () => {
    const until = ago(SECOND);
    expect(after('restricted', connection('close', 402), { until }).until).toEqual(until);
  });
});

describe('connecting', () => {
  it.each([
    [19 * SECOND, 'connecting'],
    [20 * SECOND, 'disconnected'],
  ] as const)('for %i ms is %s', (ms, state) => {
    expect(after('connecting', connection('connecting'), { since: ago(ms) }).state).toBe(state);
  });

  it.each([
    ['connected', 'connecting'],
    ['disconnected', 'disconnected'],
    ['restricted', 'restricted'],
    ['banned', 'banned'],
    ['logged_out', 'logged_out'],
  ] as const)('makes a %s number %s', (before, state) => {
    expect(after(before, connection('connecting')).state).toBe(state);
  });
});

describe('open', () => {
  it.each(INSTANCE_STATES.filter((state) => state !== 'paused'))('makes a %s number connected', (state) => {
    expect(after(state, connection('open')).state).toBe('connected');
  });
});

describe('a QR code that nobody scanned', () => {
  it('disconnects, but does not hide a ban or a log-out', () => {
    expect(after('connecting', connection('refused')).state).toBe('disconnected');
    expect(after('banned', connection('refused')).state).toBe('banned');
    expect(after('logged_out', connection('refused')).state).toBe('logged_out');
  });
});

describe('what sends tell', () => {
  it('a refused send puts the connection in doubt', () => {
    const seen = { kind: 'send_refused', reason: 'connection_closed' } as const;
    expect(after('connected', seen).state).toBe('connecting');
    for (const state of INSTANCE_STATES.filter((one) => one !== 'connected')) {
      expect(after(state, seen).state).toBe(state);
    }
  });

  it('too many failures take the number out, and being open does not bring it back at once', () => {
    const rested = after('connected', { kind: 'failing', failures: 5 });
    expect(rested).toMatchObject({
      state: 'restricted',
      evidence: '5 failures in a row',
      until: ahead(HOUR),
    });
    expect(after('restricted', connection('open'), rested).state).toBe('restricted');
    expect(after('restricted', connection('open'), { ...rested, until: NOW }).state).toBe('connected');
  });
});

describe('a number that is gone', () => {
  it.each(INSTANCE_STATES)(
    'from Evolution or the settings does not send, whatever else it was: %s',
    (state) => {
      const was = after(state, { kind: 'gone', reason: 'nobody has it' });
      const working = state === 'connected' || state === 'connecting';
      expect(was.state).toBe(working ? 'disconnected' : state);
    },
  );
});

describe('a paused number', () => {
  it.each([
    connection('open'),
    connection('close', 403),
    closed(401),
    { kind: 'send_refused', reason: 'connection_closed' },
    { kind: 'failing', failures: 5 },
    { kind: 'gone', reason: 'nobody has it' },
  ] satisfies Observation[])('stays paused, whatever is seen: %j', (seen) => {
    expect(nextInstanceState({ state: 'paused', since: ago(HOUR) }, seen, NOW)).toBeUndefined();
  });
});

describe('what is known already', () => {
  it.each([
    ['connected', connection('open')],
    ['banned', closed(406)],
    ['logged_out', closed(401)],
    ['disconnected', connection('close')],
    ['disconnected', connection('connecting')],
  ] as const)('changes nothing: a %s number and %j', (state, seen) => {
    expect(nextInstanceState({ state, since: ago(HOUR) }, seen, NOW)).toBeUndefined();
  });
});
