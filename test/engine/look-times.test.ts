import { describe, expect, it } from 'vitest';
import { lookAt, nextRound } from '../../src/engine/look-times.ts';
import type { Instance } from '../../src/engine/types.ts';
import { instance } from '../fakes/records.ts';

const NOW = new Date('2026-03-10T12:00:00Z');
const inSeconds = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1_000);

const number = (changes: Partial<Instance>): Instance => instance('A', changes);

describe('a number is looked at again', () => {
  it.each([
    ['when its grace ends, once that is near', { state: 'connecting', since: inSeconds(-13) }, 7],
    ['in 10 s while it is connecting', { state: 'connecting', since: NOW }, 10],
    ['in 10 s when its grace is over', { state: 'connecting', since: inSeconds(-20) }, 10],
    ['in 10 s while it is newly disconnected', { state: 'disconnected', since: inSeconds(-299) }, 10],
    [
      'in the calm rounds when it has been away for long',
      { state: 'disconnected', since: inSeconds(-300) },
      undefined,
    ],
    ['when it is to be tried again', { state: 'disconnected', since: NOW, until: inSeconds(5) }, 5],
    [
      'in 10 s while it should be back',
      { state: 'disconnected', since: inSeconds(-600), until: inSeconds(-299) },
      10,
    ],
    [
      'when its restriction ends',
      { state: 'restricted', since: inSeconds(-600), until: inSeconds(3_600) },
      3_600,
    ],
    [
      'in 10 s when its restriction has ended',
      { state: 'restricted', since: inSeconds(-600), until: NOW },
      10,
    ],
    ['in the calm rounds when it is well', { state: 'connected' }, undefined],
    ['in the calm rounds when it is banned', { state: 'banned', since: NOW }, undefined],
    ['in the calm rounds when it is logged out', { state: 'logged_out', since: NOW }, undefined],
    ['in the calm rounds when a person paused it', { state: 'paused', since: NOW }, undefined],
  ] as const)('%s', (_, changes, seconds) => {
    expect(lookAt(number(changes), NOW)).toEqual(seconds === undefined ? undefined : inSeconds(seconds));
  });
});

describe('the next round', () => {
  it.each([
    ['comes in a minute while all is well', [], false, 60],
    [
      'comes in a minute when what is to come is later',
      [{ state: 'restricted', until: inSeconds(3_600) }],
      false,
      60,
    ],
    ['comes in 10 s when a server did not answer', [], true, 10],
    [
      'comes with the first number that is due',
      [
        { state: 'disconnected', since: NOW, until: inSeconds(40) },
        { state: 'disconnected', since: NOW, until: inSeconds(5) },
        { state: 'connecting', since: NOW },
      ],
      true,
      5,
    ],
  ] as const)('%s', (_, doubtful, unsure, seconds) => {
    const fleet = [number({}), ...doubtful.map((changes) => number(changes))];
    expect(nextRound(fleet, unsure, NOW)).toEqual(inSeconds(seconds));
  });
});
