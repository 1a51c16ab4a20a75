import { graphError } from './channels/business.ts';
import { badRequest, EvolutionError, internalError } from './http/evolution-error.ts';
import type { SendRequest } from './http/validation.ts';
import { recordId } from './ids.ts';
import type { Refusal } from './journal.ts';
import type { StoredMessage } from './messages.ts';
import type { SandboxNumber } from './number.ts';
import { jidOf, whatsappUser } from './phone.ts';
import { letHappen } from './receipts.ts';

/** The part of a send's latency before WhatsApp has it; the webhook leaves then, and so usually beats the answer. */
const LATENCY_BEFORE_SEND = 0.8;

/** WhatsApp looks at a number's new chats a moment after the fact. */
const BAN_AFTER_MS = 300;

/** Meta's code for a locked business account. */
const ACCOUNT_LOCKED = 131_031;

/**
 * Sends a message as one of the numbers and resolves with the body of the 201 (never, when the number is told to hang).
 *
 * @throws EvolutionError in the recorded form when it is not sent.
 */
export async function send(number: SandboxNumber, request: SendRequest): Promise<Record<string, unknown>> {
  const { timers } = number.context;
  const error = number.faults.error500.take();
  const hang = number.faults.hang.take();
  const latencyMs = number.nextLatencyMs();
  await timers.wait(latencyMs * LATENCY_BEFORE_SEND + request.delayMs);
  if (error) refuse(number, request, 'server_error', internalError('sandbox: an error was ordered'));
  if (hang && !hang.accept) {
    record(number, request, 'hung');
    return answerLate(number, hang.answerAfterMs, () => {
      throw internalError('Timed Out');
    });
  }
  const answer = number.connection.hasSession ? submit(number, request) : postToCloud(number, request);
  if (hang) return answerLate(number, hang.answerAfterMs, () => answer);
  await timers.wait(latencyMs * (1 - LATENCY_BEFORE_SEND));
  return answer;
}

/** The Baileys channel: the checks in Evolution's order, then out. */
function submit(number: SandboxNumber, request: SendRequest): Record<string, unknown> {
  if (request.text === '' && !request.media)
    refuse(number, request, 'bad_text', badRequest('Text is required'));
  const { connection, messages } = number;
  const jid = jidOf(request.number);
  if (!connection.everOpened) {
    const message = "Cannot read properties of undefined (reading 'onWhatsApp')";
    refuse(number, request, 'not_connected', internalError(message));
  }
  if (connection.state !== 'open') {
    // A number that Evolution has in its cache gets past the check whether it is on WhatsApp, and fails a step later.
    const cached = messages.knows(jid);
    const error = cached ? badRequest('Error: Connection Closed') : internalError('Connection Closed');
    refuse(number, request, 'not_connected', error);
  }
  if (jid.startsWith('@')) {
    const message = `Error: JID decoded but user is empty: "${jid}" -> user: "", server: "s.whatsapp.net", device: undefined`;
    refuse(number, request, 'bad_number', badRequest(message));
  }
  if (!number.isOnWhatsApp(jid)) {
    const error = badRequest({ jid, exists: false, number: request.number });
    refuse(number, request, 'not_on_whatsapp', error);
  }
  return accept(number, request, jid);
}

/** The Business channel asks Meta, who accepts nearly everything; her refusals come as a 201. */
function postToCloud(number: SandboxNumber, request: SendRequest): Record<string, unknown> {
  if (!number.connection.isBanned) return accept(number, request, jidOf(request.number));
  record(number, request, 'banned');
  return graphError(ACCOUNT_LOCKED, 'Business Account locked');
}

function accept(number: SandboxNumber, request: SendRequest, jid: string): Record<string, unknown> {
  const { channel, context, messages } = number;
  const opensChat = !messages.knows(jid);
  const message: StoredMessage = {
    rowId: recordId(),
    keyId: channel.sentKeyId(),
    remoteJid: jid,
    fromMe: true,
    pushName: channel.integration === 'WHATSAPP-BAILEYS' ? 'Você' : null,
    text: request.text,
    media: request.media,
    at: context.clock.now().getTime(),
    sequence: (number.sent += 1),
    locked: opensChat && number.newChatsLocked ? true : undefined,
    receipts: [],
  };
  messages.add(message);
  context.keep({ type: 'message', instance: number.name, number: request.number, message });
  record(number, request, undefined, message.keyId);
  const sent = channel.sent(message, number.id);
  number.emit({ event: 'send.message', data: sent });
  letHappen(number, message);
  if (opensChat && !message.locked) countNewChat(number);
  return sent;
}

function countNewChat(number: SandboxNumber): void {
  const { banAfterNewChats } = number.character;
  number.newChats += 1;
  if (banAfterNewChats?.chats !== number.newChats) return;
  number.context.timers.after(BAN_AFTER_MS, () => number.ban(banAfterNewChats));
}

async function answerLate<T>(number: SandboxNumber, afterMs: number | null, answer: () => T): Promise<T> {
  if (afterMs === null) return new Promise(() => {});
  await number.context.timers.wait(afterMs);
  return answer();
}

function refuse(number: SandboxNumber, request: SendRequest, reason: Refusal, error: EvolutionError): never {
  record(number, request, reason);
  throw error;
}

function record(
  number: SandboxNumber,
  request: SendRequest,
  reason: Refusal | undefined,
  keyId?: string,
): void {
  number.context.journal.record({
    instance: number.name,
    number: request.number,
    phone: whatsappUser(request.number),
    text: request.text,
    media: request.media?.source,
    at: number.context.clock.now(),
    outcome: reason === undefined ? 'accepted' : 'refused',
    reason,
    keyId,
  });
}
