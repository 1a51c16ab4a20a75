/** The QR code that each number shows, for as long as a phone may scan it. It lets whoever scans it in: never log one. */
export interface QrStore {
  /** Keeps a number's code, unless one that was made later is kept already. */
  keep(instance: string, qr: QrCode): Promise<void>;
  /** Undefined: there is none that is younger than `QR_KEPT_MS`. */
  get(instance: string, now: Date): Promise<QrCode | undefined>;
  /** It cannot be scanned any more: the number is connected, or Evolution gave up. */
  drop(instance: string): Promise<void>;
}

export interface QrCode {
  /** What the QR code says. */
  code: string;
  /** To be typed into the phone instead, if Evolution was told the phone's number. */
  pairingCode?: string;
  /** When it came. */
  at: Date;
  /** When it was made, by its server's own clock, as text; of one that Evolution was asked for, when it answered. */
  madeAt: string;
}

/** A code is good for so long, in ms: WhatsApp has a new one after some 20 to 60 s, and nobody should scan a dead one. */
export const QR_KEPT_MS = 30_000;
