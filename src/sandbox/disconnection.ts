import { STATUS_CODES } from 'node:http';
import type { BanOrder } from './character.ts';

/** Why WhatsApp closed a session for good, as Evolution stores and reports it. */
export interface Disconnection {
  code: number;
  /** JSON text, double-encoded in webhooks as in the recordings. */
  object: string;
  at: Date;
}

/** WhatsApp's default reason of a temporary ban, and its usual length. */
const TEMP_BAN_CODE = 101;
const TEMP_BAN_SECONDS = 86_400;

/** The owner unlinked the device on the phone. */
export function deviceRemoved(at: Date): Disconnection {
  const conflict = { tag: 'conflict', attrs: { type: 'device_removed' } };
  const data = { tag: 'stream:error', attrs: { code: '401' }, content: [conflict] };
  return disconnection(401, data, 'Stream Errored (conflict)', at);
}

/** Somebody called `DELETE /instance/logout`. */
export function loggedOut(instance: string, at: Date): Disconnection {
  return disconnection(401, null, `Log out instance: ${instance}`, at);
}

/** WhatsApp refused the session: the attributes of its `failure` node, all text, are the error's data. */
export function banned({ code, tempBanCode, expireSeconds }: BanOrder, at: Date): Disconnection {
  const temporary = {
    code: String(tempBanCode ?? TEMP_BAN_CODE),
    expire: String(expireSeconds ?? TEMP_BAN_SECONDS),
  };
  const data = { reason: String(code), location: 'sandbox', ...(code === 402 ? temporary : {}) };
  return disconnection(code, data, 'Connection Failure', at);
}

/** When a ban ends by itself; null for one that does not. */
export function banEnd({ code, expireSeconds }: BanOrder, at: Date): Date | null {
  return code === 402 ? new Date(at.getTime() + (expireSeconds ?? TEMP_BAN_SECONDS) * 1000) : null;
}

function disconnection(code: number, data: unknown, message: string, at: Date): Disconnection {
  const payload = { statusCode: code, error: STATUS_CODES[code], message };
  const error = { data, isBoom: true, isServer: false, output: { statusCode: code, payload, headers: {} } };
  return { code, object: JSON.stringify({ error, date: at.toISOString() }), at };
}
