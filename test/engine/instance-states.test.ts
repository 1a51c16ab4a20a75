import { describe, expect, it } from 'vitest';
import { keepColdEnd, nextInstanceState, type Observation } from '../../src/engine/instance-states.ts';
import { triedAgainAt } from '../../src/engine/tried-again.ts';
import { INSTANCE_STATES, type InstanceState } from '../../src/engine/types.ts';

const NOW = new Date('2026-03-10T12:00:00Z');
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

const ago = (ms: number): Date => new Date(NOW.getTime() - ms);
const ahead = (ms: number): Date => new Date(NOW.getTime() + ms);

/** Of a state that was not reached in the test. */
const EVIDENCE = 'as it was';

type Known = Parameters<typeof nextInstanceState>[0];

/** The state after an observation; for a number that has been in its state for an hour. */
function after(state: InstanceState, seen: Observation, known: Partial<Known> = {}) {
  const before: Known = { state, since: ago(HOUR), evidence: EVIDENCE, ...known };
  return nextInstanceState(before, seen, NOW) ?? before;
}

/** As a record has it that was stored: without the fields that it does not have. */
function withoutUndefined({ until, ...known }: Omit<Known, 'until'> & { until: Date | undefined }): Known {
  return until === undefined ? known : { ...known, until };
}

const connection = (state: 'open' | 'connecting' | 'close' | 'refused', code?: number) =>
  ({ kind: 'connection', state, code }) as const satisfies Observation;
const closed = (code: number, expiresInSeconds?: number) =>
  ({ kind: 'closed', code, expiresInSeconds }) as const satisfies Observation;

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

  it.each([
    [405, 'outdated'],
    [409, 'outdated'],
    [440, 'replaced'],
    [999, undefined],
  ] as const)('%i says what it is: %s', (code, cause) => {
    expect(
      nextInstanceState({ evidence: EVIDENCE, state: 'connected', since: ago(HOUR) }, closed(code), NOW)
        ?.cause,
    ).toBe(cause);
  });

  it.each([
    [30 * SECOND, 'connecting'],
    [30 * SECOND + 1, 'logged_out'],
  ] as const)('401 that comes %i ms after a restart (515) makes it %s', (ms, state) => {
    const known = { restartedAt: ago(ms) };
    expect(after('connected', closed(401), known).state).toBe(state);
    const told = { ...connection('close', 401), told: true };
    expect(after('connecting', told, { ...known, since: ago(SECOND) }).state).toBe(state);
  });

  it('401 that Evolution still says when it is asked makes it logged_out', () => {
    expect(after('connecting', connection('close', 401), { restartedAt: ago(SECOND) }).state).toBe(
      'logged_out',
    );
  });

  it('of an ordinary close say nothing', () => {
    expect(after('connected', connection('close', 200)).state).toBe('disconnected');
    expect(after('banned', connection('close', 200)).state).toBe('banned');
    expect(after('restricted', connection('close'), { until: ahead(HOUR) }).state).toBe('restricted');
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

  it('is over when WhatsApp lets the number in again', () => {
    const told = { ...connection('open'), told: true };
    expect(after('restricted', told, { restriction: 'all', until: ahead(HOUR) }).state).toBe('connected');
  });

  it('is over when its time has come and the number is open', () => {
    expect(after('restricted', connection('open'), { until: NOW })).toMatchObject({ state: 'connected' });
    expect(after('restricted', connection('open'), { until: NOW }).until).toBeUndefined();
  });

  it('that is over and still closed is a disconnection, which a person has to mend', () => {
    const is = { state: 'disconnected', evidence: expect.stringContaining('connect the number again') };
    expect(after('restricted', connection('close', 402), { until: ago(SECOND) })).toMatchObject(is);
    expect(after('restricted', connection('close'), { until: ago(SECOND) }).state).toBe('disconnected');
  });

  it('does not begin anew each time that Evolution is asked and still tells the code of the last close', () => {
    expect(after('disconnected', connection('close', 402)).state).toBe('disconnected');
    const old = { ...connection('close', 402), closedAt: ago(2 * HOUR), expiresInSeconds: 3_600 };
    expect(after('disconnected', old).state).toBe('disconnected');
    expect(after('connected', old).state).toBe('disconnected');
  });

  it('that Evolution is asked for lasts from when it was closed', () => {
    const seen = { ...connection('close', 402), closedAt: ago(HOUR), expiresInSeconds: 2 * 3_600 };
    const until = ahead(HOUR);
    expect(after('connected', seen)).toMatchObject({ state: 'restricted', until, penalizedAt: ago(HOUR) });
    // The webhook's end is some seconds off, as it took its time.
    const known = { restriction: 'all', until: ahead(HOUR + 5 * SECOND) } as const;
    expect(
      nextInstanceState({ evidence: EVIDENCE, state: 'restricted', since: NOW, ...known }, seen, NOW),
    ).toBeUndefined();
  });

  it('that is told anew is a new one', () => {
    expect(after('disconnected', closed(402, 3_600))).toMatchObject({
      state: 'restricted',
      until: ahead(HOUR),
    });
    const told = { ...connection('close', 402), told: true };
    expect(after('disconnected', told).state).toBe('restricted');
  });

  it('forbids everything', () => {
    expect(after('connected', closed(402))).toMatchObject({ restriction: 'all', penalizedAt: NOW });
  });
});

describe('a ban', () => {
  const FOR_GOOD = { state: 'banned', evidence: 'code 406: banned' } as const;
  const maybe = after('connected', closed(403));

  it('that may be a change of the phone (403) is one for good by a 406, and no new penalty', () => {
    for (const seen of [closed(406), connection('close', 406)])
      expect(nextInstanceState({ since: ago(HOUR), ...maybe }, seen, NOW)).toEqual(FOR_GOOD);
  });

  it.each([
    closed(403),
    connection('close', 403),
    closed(406),
    connection('close', 406),
    connection('close'),
  ])('that is for good (406) stays so, whatever is told or asked: %j', (seen) => {
    expect(nextInstanceState({ since: ago(HOUR), ...FOR_GOOD }, seen, NOW)).toBeUndefined();
  });

  it('is not told twice', () => {
    for (const seen of [closed(403), connection('close', 403)])
      expect(nextInstanceState({ since: ago(HOUR), ...maybe }, seen, NOW)).toBeUndefined();
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
    [19 * SECOND, 'connecting'],
    [20 * SECOND, 'disconnected'],
  ] as const)('for %i ms is %s, also when nobody could tell how it is connected', (ms, state) => {
    expect(after('connecting', { kind: 'unseen' }, { since: ago(ms) }).state).toBe(state);
  });

  it('may be a restart, if it is told of a number in use', () => {
    const told = { ...connection('connecting'), told: true };
    expect(after('connected', told)).toMatchObject({ state: 'connecting', restartedAt: NOW });
    expect(after('connected', connection('connecting'))).not.toHaveProperty('restartedAt');
    expect(after('disconnected', told)).not.toHaveProperty('restartedAt');
  });

  it.each(INSTANCE_STATES.filter((state) => state !== 'connecting'))(
    'is no matter of a %s number that was not seen',
    (state) => {
      expect(
        nextInstanceState({ evidence: EVIDENCE, state, since: ago(HOUR) }, { kind: 'unseen' }, NOW),
      ).toBeUndefined();
    },
  );

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
});

describe('a number that Frota took out', () => {
  const failing: Observation = { kind: 'failing', failures: 5, reason: 'connection_closed' };
  const silent: Observation = { kind: 'silent', failures: 5, evidence: 'open, but nothing comes back' };

  it.each([
    [failing, 'failing', '5 failures in a row, the last: connection_closed'],
    [silent, 'silent', 'open, but nothing comes back'],
  ] as const)('for %j says why, and when it is tried again', (seen, cause, evidence) => {
    expect(after('connected', seen)).toEqual({
      state: 'disconnected',
      cause,
      evidence,
      until: ahead(5 * SECOND),
    });
  });

  it.each([
    [1, 5],
    [5, 5],
    [6, 10],
    [7, 20],
    [10, 160],
    [11, 300],
    [12, 300],
    [1_000, 300],
  ])('after %i failures in a row is tried again after %i s', (failures, seconds) => {
    expect(triedAgainAt(failures, NOW)).toEqual(ahead(seconds * SECOND));
    expect(after('connected', { ...failing, failures }).until).toEqual(ahead(seconds * SECOND));
  });

  const out = { cause: 'failing', until: ahead(5 * SECOND) } as const;
  it.each([
    ['is open all the while, stays out', connection('open'), 'disconnected'],
    ['is connected anew, is back at once', { ...connection('open'), told: true }, 'connected'],
    ['has something acknowledged, is back at once', { kind: 'acknowledged' }, 'connected'],
    ['is closed, is closed', connection('close'), 'disconnected'],
    ['is banned, is banned', closed(403), 'banned'],
  ] satisfies [string, Observation, InstanceState][])('that %s', (_, seen, state) => {
    const next = after('disconnected', seen, out);
    expect(next.state).toBe(state);
  });

  it('is back when its time has come and it is open', () => {
    const back = nextInstanceState(
      { evidence: EVIDENCE, state: 'disconnected', since: ago(HOUR), ...out, until: NOW },
      connection('open'),
      NOW,
    );
    expect(back).toEqual({ state: 'connected', evidence: 'Evolution reports open' });
  });

  it('for one reason is not taken out again for another', () => {
    expect(after('disconnected', silent, out)).toMatchObject(out);
    expect(after('banned', failing).state).toBe('banned');
  });

  it.each(INSTANCE_STATES.filter((state) => state !== 'disconnected'))(
    'is the only one that an acknowledgement brings back; one that is %s stays so',
    (state) => {
      expect(after(state, { kind: 'acknowledged' }).state).toBe(state);
      expect(after('disconnected', { kind: 'acknowledged' }, { cause: 'replaced' }).state).toBe(
        'disconnected',
      );
    },
  );
});

describe('a number whose first messages WhatsApp refuses (463)', () => {
  const refused: Observation = { kind: 'new_chats_refused', refusals: 3 };
  const cold = { state: 'restricted', restriction: 'cold', until: ahead(HOUR) } as const;

  it('opens no more chats for a day', () => {
    expect(after('connected', refused)).toEqual({
      state: 'restricted',
      restriction: 'cold',
      evidence:
        'WhatsApp refused 3 first messages in a row (463); people who know the number are still written to',
      until: ahead(24 * HOUR),
      penalizedAt: NOW,
    });
  });

  it('does not have that begin anew with each further refusal', () => {
    expect(
      nextInstanceState({ evidence: EVIDENCE, since: ago(HOUR), ...cold }, refused, NOW),
    ).toBeUndefined();
    expect(after('restricted', refused, { ...cold, until: NOW }).until).toEqual(ahead(24 * HOUR));
  });

  it('opens chats again when that is over and it is open', () => {
    for (const told of [true, false])
      expect(after('restricted', { ...connection('open'), told }, cold).state).toBe('restricted');
    expect(after('restricted', connection('open'), { ...cold, until: NOW })).toEqual({
      state: 'connected',
      evidence: 'Evolution reports open',
    });
  });

  it.each([
    ['connecting', connection('connecting')],
    ['connecting', { kind: 'send_refused', reason: 'connection_closed' }],
    ['disconnected', connection('close')],
    ['disconnected', { kind: 'failing', failures: 5, reason: 'x' }],
    ['disconnected', { kind: 'gone', reason: 'nobody has it' }],
    ['logged_out', closed(401)],
    ['banned', closed(403)],
  ] satisfies [InstanceState, Observation][])(
    'may become %s like any other, and has its restriction again when it is back',
    (state, seen) => {
      const away = after('restricted', seen, cold);
      expect(away).toMatchObject({ state, coldUntil: cold.until });
      const known = { ...away, since: NOW, until: undefined };
      const back = nextInstanceState(withoutUndefined(known), connection('open'), ahead(30 * 60 * SECOND));
      expect(back).toEqual({
        ...cold,
        evidence: 'Evolution reports open, but WhatsApp still refuses first messages',
      });
      expect(nextInstanceState(withoutUndefined(known), connection('open'), ahead(HOUR))?.state).toBe(
        'connected',
      );
    },
  );

  it('keeps its restriction through a pause', () => {
    const paused = keepColdEnd(
      { evidence: EVIDENCE, since: NOW, ...cold },
      { state: 'paused', evidence: 'by ana' },
      NOW,
    );
    expect(paused.coldUntil).toEqual(cold.until);
    const resumed = { state: 'connecting', evidence: 'by ana' } as const;
    expect(keepColdEnd({ since: NOW, ...paused }, resumed, NOW).coldUntil).toEqual(cold.until);
  });

  it('may be banned for a while on top of that', () => {
    expect(after('restricted', closed(402, 60), cold)).toMatchObject({
      restriction: 'all',
      until: ahead(60 * SECOND),
      coldUntil: cold.until,
    });
  });
});

describe('a number that is gone', () => {
  it.each(INSTANCE_STATES)(
    'from Evolution or the settings does not send, whatever else it was: %s',
    (state) => {
      const was = after(state, { kind: 'gone', reason: 'nobody has it' });
      const ends = state === 'connected' || state === 'connecting' || state === 'logged_out';
      expect(was.state).toBe(ends ? 'disconnected' : state);
    },
  );
});

describe('a paused number', () => {
  it.each([
    connection('open'),
    connection('close', 403),
    closed(401),
    { kind: 'send_refused', reason: 'connection_closed' },
    { kind: 'failing', failures: 5, reason: 'x' },
    { kind: 'silent', failures: 5, evidence: 'x' },
    { kind: 'new_chats_refused', refusals: 3 },
    { kind: 'acknowledged' },
    { kind: 'gone', reason: 'nobody has it' },
  ] satisfies Observation[])('stays paused, whatever is seen: %j', (seen) => {
    expect(
      nextInstanceState({ evidence: EVIDENCE, state: 'paused', since: ago(HOUR) }, seen, NOW),
    ).toBeUndefined();
  });
});

describe('what is known already', () => {
  it.each([
    ['connected', connection('open')],
    ['logged_out', closed(401)],
    ['disconnected', connection('close')],
    ['disconnected', connection('connecting')],
  ] as const)('changes nothing: a %s number and %j', (state, seen) => {
    expect(nextInstanceState({ evidence: EVIDENCE, state, since: ago(HOUR) }, seen, NOW)).toBeUndefined();
  });
});
