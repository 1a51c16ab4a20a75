import { beforeEach, describe, expect, it } from 'vitest';
import { learningMessenger } from '../../src/cache/learning-messenger.ts';
import { checkNumbers } from '../../src/engine/check-numbers.ts';
import { NOT_ON_WHATSAPP } from '../../src/engine/reasons.ts';
import { instance } from '../fakes/records.ts';
import { memoryStore } from '../fakes/memory-store/memory-store.ts';
import { fleet, testEngine, type TestEngine } from './test-engine.ts';

let engine: TestEngine;
beforeEach(() => {
  engine = testEngine(memoryStore());
});

const ANA = '+5511988887777';
const BIA = '+5511988886666';
const phones = (count: number): string[] => Array.from({ length: count }, (_, n) => `+5511970000${100 + n}`);
const kindsOf = async (wanted: readonly string[]): Promise<string[]> =>
  (await checkNumbers(engine, wanted)).map(({ whereabouts }) => whereabouts.kind);

describe('checking whether phones are on WhatsApp', () => {
  it('answers for each, in their order, and asks for none twice', async () => {
    await fleet(engine, 'A');
    engine.messenger.absent.add(BIA);
    expect(await checkNumbers(engine, [BIA, ANA, BIA])).toEqual([
      { phone: BIA, whereabouts: { kind: 'not_on_whatsapp' } },
      { phone: ANA, whereabouts: { kind: 'on_whatsapp', phone: ANA } },
    ]);
    await checkNumbers(engine, [ANA]);
    expect(engine.messenger.checks).toEqual([{ instance: 'A', phones: [BIA, ANA] }]);
  });

  it('asks ten at a time, of one connected number after the other, young ones the last', async () => {
    const warmUp = { stage: 1, since: new Date('2026-03-01T00:00:00Z') };
    await fleet(
      engine,
      instance('away', { state: 'disconnected' }),
      instance('cold', { state: 'restricted', restriction: 'cold' }),
      instance('foreign', { server: 'of somebody else' }),
      instance('a-young-one', { warmUp }),
      'B',
      'C',
    );
    await checkNumbers(engine, phones(25));
    expect(engine.messenger.checks.map(({ instance: name, phones: { length } }) => [name, length])).toEqual([
      ['B', 10],
      ['C', 10],
      ['a-young-one', 5],
    ]);
  });

  it('spares the numbers: each asks thirty times an hour, and then nobody does until the next', async () => {
    await fleet(engine, 'A');
    expect(new Set(await kindsOf(phones(30)))).toEqual(new Set(['on_whatsapp']));
    expect(await checkNumbers(engine, [ANA])).toEqual([
      { phone: ANA, whereabouts: { kind: 'unasked', why: 'limit' } },
    ]);
    engine.clock.advance(3_600_000);
    expect(await kindsOf([ANA])).toEqual(['on_whatsapp']);
  });

  it('passes over numbers that cannot be asked, and all of a server that does not answer', async () => {
    await fleet(
      engine,
      'A-business',
      instance('D1', { server: 'second' }),
      instance('D2', { server: 'second' }),
      'Z',
    );
    engine.messenger.unknown.add('A-business');
    engine.messenger.deafServers.add('second');
    expect(await kindsOf([ANA])).toEqual(['on_whatsapp']);
    expect(engine.messenger.checks.map(({ instance: name }) => name)).toEqual(['A-business', 'D1', 'Z']);
  });

  it('says why where nobody can be asked', async () => {
    expect(await checkNumbers(engine, [ANA])).toEqual([
      { phone: ANA, whereabouts: { kind: 'unasked', why: 'no_number' } },
    ]);
    await fleet(engine, 'business');
    engine.messenger.unknown.add('business');
    expect(await checkNumbers(engine, [ANA])).toEqual([
      { phone: ANA, whereabouts: { kind: 'unasked', why: 'no_answer' } },
    ]);
  });

  it('takes no more than fifty at a time', async () => {
    await expect(checkNumbers(engine, phones(51))).rejects.toMatchObject({
      code: 'invalid_input',
      problems: [{ field: 'phones', message: expect.stringContaining('at most 50') }],
    });
  });

  it('knows from a send that somebody is not there', async () => {
    await fleet(engine, 'A');
    const messenger = learningMessenger(engine.messenger, engine.numbers);
    engine.messenger.answer(
      { kind: 'rejected', reason: NOT_ON_WHATSAPP },
      { kind: 'rejected', reason: 'other' },
    );
    await messenger.sendText(instance('A'), ANA, 'Oi');
    await messenger.sendText(instance('A'), BIA, 'Oi');
    expect(await kindsOf([ANA, BIA])).toEqual(['not_on_whatsapp', 'on_whatsapp']);
    expect(engine.messenger.checks).toEqual([{ instance: 'A', phones: [BIA] }]);
  });
});
