import { beforeEach, describe, expect, it } from 'vitest';
import type { QrCode, QrStore } from '../../src/engine/ports.ts';

/** What every store of QR codes does. */
export function qrCodesContract(fresh: () => QrStore): void {
  // In the future: what is old the database itself removes, within a minute.
  const NOW = Date.parse('2126-03-10T12:00:00Z');
  const at = (second: number): Date => new Date(NOW + second * 1_000);
  const qr = (second: number, changes: Partial<QrCode> = {}): QrCode => ({
    code: `2@${second}`,
    at: at(second),
    madeAt: at(second).toISOString(),
    ...changes,
  });
  let codes: QrStore;
  beforeEach(() => {
    codes = fresh();
  });

  describe('the QR codes', () => {
    it('are told as they were kept, for 30 s, each to its number', async () => {
      await codes.keep('A', qr(0, { pairingCode: 'ABCD1234' }));
      await codes.keep('B', qr(1));
      expect(await codes.get('A', at(29.9))).toEqual(qr(0, { pairingCode: 'ABCD1234' }));
      expect(await codes.get('A', at(30))).toBeUndefined();
      expect(await codes.get('B', at(30))).toEqual(qr(1));
      expect(await codes.get('C', at(1))).toBeUndefined();
    });

    it('give way to later ones only, by the time when they were made', async () => {
      await codes.keep('A', qr(0, { pairingCode: 'ABCD1234' }));
      await codes.keep('A', qr(10));
      expect(await codes.get('A', at(11))).toEqual(qr(10));
      await codes.keep('A', qr(5, { at: at(12) }));
      expect(await codes.get('A', at(13))).toEqual(qr(10));
    });

    it('that are dead give way to any: clocks are set back', async () => {
      await codes.keep('A', qr(3_600, { at: at(0) }));
      await codes.keep('A', qr(31));
      expect(await codes.get('A', at(31))).toEqual(qr(31));
    });

    it('are dropped', async () => {
      await codes.keep('A', qr(0));
      await codes.drop('A');
      await codes.drop('A');
      expect(await codes.get('A', at(1))).toBeUndefined();
    });
  });
}
