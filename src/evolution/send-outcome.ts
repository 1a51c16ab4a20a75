import type { SendOutcome } from '../engine/ports.ts';
import { type Answer, errorMessage, field } from './http.ts';

/** Baileys has no connection: the message did not leave Evolution. */
const NOT_CONNECTED = /connection closed|reading 'onWhatsApp'/i;

/**
 * What an answer to `sendText` means, as recorded on Evolution 2.3.6. A 201 without `key.id` is a Graph error of the
 * Business channel. A 5xx other than "not connected" may come after the message left: nobody knows.
 */
export function sendOutcome({ status, body }: Answer): SendOutcome {
  const keyId = field(field(body, 'key'), 'id');
  if (status >= 200 && status < 300) {
    return typeof keyId === 'string' && keyId !== ''
      ? { kind: 'accepted', keyId }
      : { kind: 'rejected', reason: `refused by Meta: ${graphError(body)}` };
  }
  const message = errorMessage(body);
  if (NOT_CONNECTED.test(message)) return { kind: 'not_sent', reason: 'connection_closed', ownFault: true };
  if (status === 400 && isNotOnWhatsApp(body)) return { kind: 'rejected', reason: 'not on WhatsApp' };
  if (status === 400) return { kind: 'rejected', reason: `Evolution rejects the message: ${message}` };
  if (status === 401 || status === 403)
    return { kind: 'not_sent', reason: 'the API key is refused', ownFault: false };
  if (status === 404)
    return { kind: 'not_sent', reason: 'Evolution does not know the instance', ownFault: true };
  if (status === 429) return { kind: 'not_sent', reason: 'Evolution is busy', ownFault: false };
  return { kind: 'unknown', reason: `Evolution answered ${status}` };
}

/** `{status:400, response:{message:[{jid, exists:false, number}]}}`. */
function isNotOnWhatsApp(body: unknown): boolean {
  const messages = field(field(body, 'response'), 'message');
  return Array.isArray(messages) && messages.some((message) => field(message, 'exists') === false);
}

function graphError(body: unknown): string {
  const message = field(field(body, 'error'), 'message') ?? field(body, 'message');
  return typeof message === 'string' ? message : 'an answer without a message id';
}
