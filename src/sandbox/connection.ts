import type { Clock } from '../clock.ts';
import type { SandboxEvent } from './channels/channel.ts';
import type { BanOrder } from './character.ts';
import { closed, connecting, opened } from './connection-events.ts';
import { banEnd, banned, deviceRemoved, type Disconnection, loggedOut } from './disconnection.ts';
import { Pairing, type QrCode } from './pairing.ts';
import type { Timers } from './timers.ts';

export type ConnectionState = 'open' | 'connecting' | 'close';

/** What a connection needs of its number. */
export interface ConnectionOwner {
  readonly name: string;
  readonly jid: string;
  emit(event: SandboxEvent): void;
  /** Called after every change that outlives the process. */
  save(): void;
}

/** What of a connection outlives the process. */
export interface SavedConnection {
  paired: boolean;
  everOpened: boolean;
  lastClose: (Omit<Disconnection, 'at'> & { at: string }) | null;
  ban: { order: BanOrder; until: string | null } | null;
}

/** From a connection attempt to `open` (recorded on loopback: 35 ms; a real WhatsApp takes seconds). */
const CONNECT_MS = 2000;
/** Two webhooks that leave at once can overtake each other; a real `open` never comes that close to its `connecting`. */
const CONNECT_AT_LEAST_MS = 20;
/** During an outage Evolution tries again, and says so, up to four times a second. */
const OUTAGE_RETRY_MS = 250;

/**
 * The session of one number with WhatsApp. Only what throws the number out (401, 402, 403, 406) is told as a `close`;
 * an outage shows as nothing but `connecting`.
 */
export class Connection {
  readonly hasSession: boolean;
  readonly #owner: ConnectionOwner;
  readonly #timers: Timers;
  readonly #clock: Clock;
  readonly #pairing: Pairing;
  #state: ConnectionState;
  /** What `fetchInstances` shows comes from the database, which an outage does not touch. */
  #stored: ConnectionState;
  #everOpened: boolean;
  #lastClose: Disconnection | null = null;
  #ban: { order: BanOrder; until: Date | null } | null = null;
  /** What WhatsApp keeps for a number that is away. */
  #waiting: (() => void)[] = [];
  #callOff: () => void = () => {};
  /** The line is fine, and only Evolution does not come back to it. */
  #hangs = false;

  /** `session` is false for Meta's Cloud API, which knows bans but no connection. */
  constructor(
    owner: ConnectionOwner,
    parts: { timers: Timers; clock: Clock; open: boolean; session: boolean },
  ) {
    this.#owner = owner;
    this.hasSession = parts.session;
    this.#timers = parts.timers;
    this.#clock = parts.clock;
    this.#state = this.#stored = parts.open ? 'open' : 'close';
    this.#everOpened = parts.open;
    this.#pairing = new Pairing({
      name: owner.name,
      timers: parts.timers,
      emit: (event) => owner.emit(event),
    });
    this.#pairing.onGivenUp = () => this.#set('close');
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get stored(): ConnectionState {
    return this.#stored;
  }

  get everOpened(): boolean {
    return this.#everOpened;
  }

  get lastClose(): Disconnection | null {
    return this.#lastClose;
  }

  get qr(): QrCode | null {
    return this.#pairing.qr;
  }

  /** Whether WhatsApp would refuse the number now; a temporary ban ends by itself. */
  get isBanned(): boolean {
    return this.#banInForce() !== null;
  }

  /** Something comes from WhatsApp: at once, after the outage, or never when the session is over. */
  deliver(action: () => void): void {
    if (this.#state === 'open') action();
    else if (this.#state === 'connecting') this.#waiting.push(action);
  }

  /** Shows a QR code on a closed number; without effect on another. */
  async startPairing(pairWithPhone: boolean): Promise<void> {
    if (this.#state !== 'close') return;
    this.#set('connecting');
    this.#owner.emit(connecting(this.#owner.name));
    await this.#pairing.start(pairWithPhone);
  }

  /** Somebody scans the QR code. A banned number is thrown out again at once. */
  scan(): void {
    this.#pairing.stop();
    this.#open();
  }

  /** Connects anew, as `POST /instance/restart` does. While the line is broken that changes nothing. */
  restart(): void {
    if (this.#state !== 'open' && !this.#hangs) return;
    this.#open();
  }

  /** The line breaks, silently: `connecting` again and again, until it comes back by itself or by `reconnect`. */
  drop({ lastsMs, hangs = false }: { lastsMs?: number | undefined; hangs?: boolean | undefined } = {}): void {
    this.#set('connecting');
    this.#hangs = hangs;
    let callOffRetry = () => {};
    const retry = () => {
      this.#owner.emit(connecting(this.#owner.name));
      callOffRetry = this.#timers.after(OUTAGE_RETRY_MS, retry, OUTAGE_RETRY_MS);
    };
    retry();
    const callOffEnd = lastsMs === undefined ? () => {} : this.#timers.after(lastsMs, () => this.#open());
    this.#callOff = () => {
      callOffRetry();
      callOffEnd();
    };
  }

  reconnect(): void {
    this.#open();
  }

  ban(order: BanOrder): void {
    const now = this.#clock.now();
    this.#ban = { order, until: banEnd(order, now) };
    if (this.hasSession) this.#close(banned(order, now));
    else this.#owner.save();
  }

  /** WhatsApp thinks better of it, and the owner pairs the phone again. */
  unban(): void {
    this.#ban = null;
    if (this.hasSession) this.#open();
    else this.#owner.save();
  }

  /** The session ends with a 401: by Evolution's own call, or because the owner unlinked the device. */
  logout(by: 'api' | 'phone'): void {
    const now = this.#clock.now();
    this.#close(by === 'api' ? loggedOut(this.#owner.name, now) : deviceRemoved(now));
  }

  saved(): SavedConnection {
    return {
      paired: this.#stored === 'open',
      everOpened: this.#everOpened,
      lastClose: this.#lastClose && { ...this.#lastClose, at: this.#lastClose.at.toISOString() },
      ban: this.#ban && { order: this.#ban.order, until: this.#ban.until?.toISOString() ?? null },
    };
  }

  /** Goes on where an earlier process stopped. A number that was only away is back, as after a real restart. */
  restore(saved: SavedConnection): void {
    this.#state = this.#stored = saved.paired ? 'open' : 'close';
    this.#everOpened = saved.everOpened;
    this.#lastClose = saved.lastClose && { ...saved.lastClose, at: new Date(saved.lastClose.at) };
    this.#ban = saved.ban && {
      ...saved.ban,
      until: saved.ban.until === null ? null : new Date(saved.ban.until),
    };
  }

  #banInForce(): BanOrder | null {
    if (!this.#ban) return null;
    const { order, until } = this.#ban;
    return until === null || until > this.#clock.now() ? order : null;
  }

  #open(): void {
    this.#set('connecting');
    this.#owner.emit(connecting(this.#owner.name));
    this.#callOff = this.#timers.after(CONNECT_MS, () => this.#opened(), CONNECT_AT_LEAST_MS);
  }

  #opened(): void {
    const ban = this.#banInForce();
    if (ban) return this.#close(banned(ban, this.#clock.now()));
    this.#everOpened = true;
    this.#ban = null;
    this.#set('open');
    this.#owner.emit(opened(this.#owner));
    for (const action of this.#waiting.splice(0)) action();
  }

  #close(disconnection: Disconnection): void {
    this.#lastClose = disconnection;
    this.#waiting = [];
    this.#pairing.stop();
    this.#set('close');
    for (const event of closed(this.#owner.name, disconnection)) this.#owner.emit(event);
  }

  #set(state: ConnectionState): void {
    this.#callOff();
    this.#hangs = false;
    this.#state = state;
    if (state === 'connecting' && this.#stored === 'open') return;
    this.#stored = state;
    this.#owner.save();
  }
}
