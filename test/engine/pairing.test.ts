import { beforeEach, describe, expect, it } from 'vitest';
import { pairingOf } from '../../src/engine/pairing.ts';
import type { PairingAnswer } from '../../src/engine/ports.ts';
import { instance } from '../fakes/records.ts';
import { memoryStore } from '../fakes/memory-store/memory-store.ts';
import { testEngine, type TestEngine } from './test-engine.ts';

let engine: TestEngine;
/** How often Evolution was asked, and what it answers. */
let asked: number;
let answers: PairingAnswer[];

beforeEach(() => {
  engine = testEngine(memoryStore());
  asked = 0;
  answers = [];
  engine.probe = {
    ...engine.probe,
    async pairing() {
      const answer = answers[asked] ?? ({ kind: 'code', code: `2@asked-${asked}` } as const);
      asked += 1;
      return answer;
    },
  };
});

const lost = instance('perdido', { state: 'logged_out' });

describe('the code that pairs a number', () => {
  it('is asked for once by all who look at the same time, and for some time after', async () => {
    const looks = await Promise.all(Array.from({ length: 20 }, () => pairingOf(engine, lost)));
    expect(new Set(looks.map((look) => look.kind === 'code' && look.qr.code))).toEqual(
      new Set(['2@asked-0']),
    );
    engine.clock.advance(19_000);
    expect(await pairingOf(engine, lost)).toMatchObject({ qr: { code: '2@asked-0' }, goodForMs: 11_000 });
    expect(asked).toBe(1);
    engine.clock.advance(2_000);
    expect(await pairingOf(engine, lost)).toMatchObject({ qr: { code: '2@asked-1' } });
  });

  it('is the one that Evolution told, as soon as it tells one', async () => {
    await pairingOf(engine, lost);
    const at = engine.clock.now();
    await engine.qrCodes.keep('perdido', { code: '2@told', at, madeAt: at.toISOString() });
    expect(await pairingOf(engine, lost)).toMatchObject({ qr: { code: '2@told' } });
  });

  it('is asked for anew when the number has changed its state since, also in another process', async () => {
    await pairingOf(engine, lost);
    engine.clock.advance(1_000);
    const again = await pairingOf(engine, { ...lost, since: engine.clock.now() });
    expect(again).toMatchObject({ qr: { code: '2@asked-1' } });
  });

  it('is looked for again soon when there was none yet', async () => {
    answers = [{ kind: 'none' }];
    expect(await pairingOf(engine, lost)).toEqual({ kind: 'none' });
    engine.clock.advance(2_001);
    expect(await pairingOf(engine, lost)).toMatchObject({ kind: 'code' });
  });
});
