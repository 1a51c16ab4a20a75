import { secondsOf } from '../channels/channel.ts';
import { EvolutionError, invalidBody } from './evolution-error.ts';
import type { StoredMessage } from '../messages.ts';
import type { SandboxNumber } from '../number.ts';
import { jidOf } from '../phone.ts';
import { isRecord, missing } from './validation.ts';

const PAGE_SIZE = 50;

/** What Baileys throws without a connection; Evolution answers with the whole error. */
const CONNECTION_CLOSED = {
  data: null,
  isBoom: true,
  isServer: false,
  output: {
    statusCode: 428,
    payload: { statusCode: 428, error: 'Precondition Required', message: 'Connection Closed' },
    headers: {},
  },
};

/** `POST /chat/whatsappNumbers`: which of these are on WhatsApp, and under which jid. */
export function whatsappNumbers(number: SandboxNumber, body: unknown): unknown {
  const numbers = isRecord(body) ? body['numbers'] : undefined;
  if (!Array.isArray(numbers)) throw invalidBody([missing('instance', 'numbers')]);
  if (!number.connection.hasSession) {
    const message = ['Method not available on WhatsApp Business API'];
    throw new EvolutionError(400, { status: 400, error: 'Bad Request', message });
  }
  if (!number.connection.everOpened) throw new EvolutionError(400, {});
  if (number.connection.state !== 'open') throw new EvolutionError(400, CONNECTION_CLOSED);
  return numbers.map(String).map((asked) => {
    const jid = jidOf(asked);
    return { jid, exists: number.isOnWhatsApp(jid), number: asked };
  });
}

/** `POST /chat/findMessages`: newest first; `offset` is the size of a page. */
export function findMessages(number: SandboxNumber, body: unknown): unknown {
  const query = isRecord(body) ? body : {};
  const where = isRecord(query['where']) ? query['where'] : {};
  const key = isRecord(where['key']) ? where['key'] : {};
  const found = number.messages.find({
    id: optional(key['id'], 'string'),
    remoteJid: optional(key['remoteJid'], 'string'),
    fromMe: optional(key['fromMe'], 'boolean'),
    ...timeSpan(where['messageTimestamp']),
  });
  const pageSize = optional(query['offset'], 'number') || PAGE_SIZE;
  const page = optional(query['page'], 'number') || 1;
  return {
    messages: {
      total: found.length,
      pages: Math.ceil(found.length / pageSize),
      currentPage: page,
      records: found
        .slice((page - 1) * pageSize, page * pageSize)
        .map((message) => messageRecord(number, message)),
    },
  };
}

function messageRecord(number: SandboxNumber, stored: StoredMessage): unknown {
  const { message, messageType, source, contextInfo } = number.channel.content(stored);
  const alternative = stored.remoteJidAlt === undefined ? {} : { remoteJidAlt: stored.remoteJidAlt };
  return {
    id: stored.rowId,
    key: { id: stored.keyId, fromMe: stored.fromMe, remoteJid: stored.remoteJid, ...alternative },
    pushName: stored.pushName,
    messageType,
    message,
    messageTimestamp: secondsOf(stored.at),
    instanceId: number.id,
    source,
    contextInfo,
    MessageUpdate: stored.receipts.map((receipt) => ({ status: number.channel.statusOf(receipt) })),
  };
}

/** Evolution looks at whole seconds, and only when both ends are given. */
function timeSpan(filter: unknown): { from?: number; to?: number } {
  if (!isRecord(filter) || typeof filter['gte'] !== 'string' || typeof filter['lte'] !== 'string') return {};
  const second = (iso: string) => secondsOf(Date.parse(iso)) * 1000;
  return { from: second(filter['gte']), to: second(filter['lte']) + 999 };
}

function optional(value: unknown, type: 'string'): string | undefined;
function optional(value: unknown, type: 'number'): number | undefined;
function optional(value: unknown, type: 'boolean'): boolean | undefined;
function optional(value: unknown, type: string): unknown {
  return typeof value === type ? value : undefined;
}
