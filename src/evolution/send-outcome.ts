import type { SendOutcome } from '../engine/ports.ts';
import { NOT_ON_WHATSAPP } from '../engine/reasons.ts';
import { type Answer, errorMessage, field } from './http.ts';

/** Baileys has no connection: the message did not leave Evolution. */
const NOT_CONNECTED = /connection closed|reading 'onWhatsApp'/i;

/** Evolution's answer when WhatsApp did not answer it: the message may have left before that. */
const TIMED_OUT = /timed out/i;

/** Evolution could not fetch the file: no address, no connection, or an answer other than the file. */
const UNFETCHED = /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|status code \d{3}/;

/**
 * Codes of Meta's Cloud API that are about this message or its recipient. All others are about the account: token, limits,
 * payment, policy. Source: developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes; 132xxx are templates.
 */
const META_MESSAGE_CODES = new Set([
  100, 130_472, 130_497, 131_008, 131_009, 131_021, 131_026, 131_030, 131_047, 131_049, 131_050, 131_051,
]);

/**
 * What an answer to `sendText` means, as recorded on Evolution 2.3.6. A 5xx other than "not connected" may come after the
 * message left: nobody knows. An answer that is not Evolution's own (a proxy's page) says nothing about message or number.
 */
export function sendOutcome({ status, body }: Answer): SendOutcome {
  if (status >= 200 && status < 300) return acceptance(status, body);
  if (status < 400) return fault(`a redirect (${status}): the server's URL must be Evolution's own`);
  const message = errorMessage(body);
  if (message !== undefined && NOT_CONNECTED.test(message)) return ownFault('connection_closed');
  if (status >= 500) return { kind: 'unknown', reason: `Evolution answered ${status}` };
  if (status === 401 || status === 403) return fault('the API key is refused');
  if (status === 429) return fault('Evolution is busy');
  if (message === undefined) return fault(`an answer ${status} that is not Evolution's`);
  if (status === 404 && message.includes('does not exist'))
    return ownFault('Evolution does not know the instance');
  if (status === 400) return badRequest(body, message);
  return fault(`Evolution answered ${status}: ${message}`);
}

/** What a file is to blame for: Evolution fetches it before it sends, so surely nothing left. Undefined: nothing. */
export function fileFault({ status, body }: Answer): SendOutcome | undefined {
  const message = errorMessage(body);
  if (status < 400 || message === undefined || !UNFETCHED.test(message)) return undefined;
  return fault(`Evolution cannot fetch the file: ${message.replace(/^Error: /, '')}`);
}

function acceptance(status: number, body: unknown): SendOutcome {
  const keyId = field(field(body, 'key'), 'id');
  if (typeof keyId === 'string' && keyId !== '') return { kind: 'accepted', keyId };
  // The Business channel passes Meta's refusal on as a 201.
  const error = field(body, 'error') ?? body;
  const code = field(error, 'code');
  if (typeof code !== 'number')
    return { kind: 'unknown', reason: `an answer ${status} without a message id` };
  const message = field(error, 'message');
  const reason = `refused by Meta: ${typeof message === 'string' ? message : `code ${code}`}`;
  const ofMessage = META_MESSAGE_CODES.has(code) || Math.trunc(code / 1000) === 132;
  return ofMessage ? { kind: 'rejected', reason } : ownFault(reason);
}

function badRequest(body: unknown, message: string): SendOutcome {
  if (isNotOnWhatsApp(body)) return { kind: 'rejected', reason: NOT_ON_WHATSAPP };
  if (TIMED_OUT.test(message)) return { kind: 'unknown', reason: 'WhatsApp did not answer Evolution' };
  return { kind: 'rejected', reason: `Evolution rejects the message: ${message}` };
}

/** `{status:400, response:{message:[{jid, exists:false, number}]}}`. */
function isNotOnWhatsApp(body: unknown): boolean {
  const messages = field(field(body, 'response'), 'message');
  return Array.isArray(messages) && messages.some((message) => field(message, 'exists') === false);
}

function ownFault(reason: string): SendOutcome {
  return { kind: 'not_sent', reason, ownFault: true };
}

/** Not the number's fault: the server, its proxy or our settings. */
function fault(reason: string): SendOutcome {
  return { kind: 'not_sent', reason, ownFault: false };
}
