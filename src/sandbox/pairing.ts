import { randomBytes } from 'node:crypto';
import { toDataURL } from 'qrcode';
import type { SandboxEvent } from './channels/channel.ts';
import type { Timers } from './timers.ts';

/** A QR code as `GET /instance/connect` shows it. */
export interface QrCode {
  pairingCode: string | null;
  code: string;
  /** A PNG as data URL. */
  base64: string;
  count: number;
}

/** Evolution's `qrTimeout` and its default QRCODE_LIMIT. */
const QR_LIFETIME_MS = 45_000;
const QR_LIMIT = 30;

/** Evolution's own options for the picture. */
const PICTURE = {
  margin: 3,
  scale: 4,
  errorCorrectionLevel: 'H',
  color: { light: '#ffffff', dark: '#198754' },
} as const;

/** Shows QR codes, a new one every 45 s, until one is scanned or the limit is reached. */
export class Pairing {
  readonly #name: string;
  readonly #timers: Timers;
  readonly #emit: (event: SandboxEvent) => void;
  #qr: QrCode | null = null;
  #active = false;
  #callOff: () => void = () => {};
  /** Called when nobody scanned any of them. */
  onGivenUp: () => void = () => {};

  constructor(parts: { name: string; timers: Timers; emit: (event: SandboxEvent) => void }) {
    this.#name = parts.name;
    this.#timers = parts.timers;
    this.#emit = parts.emit;
  }

  get qr(): QrCode | null {
    return this.#qr;
  }

  /** Resolves when the first code is there. */
  async start(pairWithPhone: boolean): Promise<void> {
    this.#active = true;
    await this.#show(1, pairWithPhone ? randomCode(8) : null);
  }

  stop(): void {
    this.#active = false;
    this.#callOff();
    this.#qr = null;
  }

  async #show(count: number, pairingCode: string | null): Promise<void> {
    const code = `2@${[86, 32, 32, 32].map((bytes) => randomBytes(bytes).toString('base64')).join(',')}`;
    const base64 = await toDataURL(code, PICTURE);
    if (!this.#active) return;
    this.#qr = { pairingCode, code, base64, count };
    this.#emit({
      event: 'qrcode.updated',
      data: { qrcode: { instance: this.#name, pairingCode, code, base64 } },
    });
    this.#callOff = this.#timers.after(QR_LIFETIME_MS, () => {
      if (count < QR_LIMIT) void this.#show(count + 1, pairingCode);
      else this.#giveUp();
    });
  }

  #giveUp(): void {
    this.stop();
    const limit = { message: 'QR code limit reached, please login again', statusCode: 500 };
    this.#emit({ event: 'qrcode.updated', data: limit });
    const refused = { instance: this.#name, state: 'refused', statusReason: 428 };
    this.#emit({ event: 'connection.update', data: refused });
    this.onGivenUp();
  }
}

/** Letters and digits as WhatsApp's pairing codes have them. */
function randomCode(length: number): string {
  return randomBytes(length).toString('hex').toUpperCase().slice(0, length);
}
