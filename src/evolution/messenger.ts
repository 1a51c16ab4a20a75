import type { Messenger, SendOutcome, StoredRecord } from '../engine/ports.ts';
import type { Instance } from '../engine/types.ts';
import { FrotaError } from '../errors.ts';
import { receiptOf, textOf } from './events.ts';
import { answered, callEvolution, type EvolutionServer, field, isRefused } from './http.ts';
import { bare, remoteJidsOf } from './jid.ts';
import { fileFault, sendOutcome } from './send-outcome.ts';
import { whereaboutsIn } from './whereabouts.ts';

/** Look-ups for reconciliation may take this long, in ms. */
const LOOKUP_TIMEOUT_MS = 10_000;
/** Evolution's own. */
const PAGE_SIZE = 50;

export interface MessengerOptions {
  sendTimeoutMs: number;
  /** A send has ended, whatever came of it, after so many ms. */
  onSent?: (ms: number) => void;
}

/** Sends and looks up messages through the Evolution server that each instance belongs to. */
export function evolutionMessenger(
  servers: readonly EvolutionServer[],
  options: MessengerOptions,
): Messenger {
  const byName = new Map(servers.map((server) => [server.name, server]));
  const serverOf = (instance: Instance): EvolutionServer => {
    const server = byName.get(instance.server);
    if (server !== undefined) return server;
    throw new FrotaError(
      'unknown_server',
      `The instance "${instance.name}" belongs to the Evolution server "${instance.server}", which EVOLUTION_SERVERS does not name.`,
    );
  };

  async function findPage(instance: Instance, body: object): ReturnType<Messenger['records']> {
    const answer = await callEvolution(
      serverOf(instance),
      'POST',
      `/chat/findMessages/${encodeURIComponent(instance.name)}`,
      { body, timeoutMs: LOOKUP_TIMEOUT_MS },
    );
    const messages = field(answer.body, 'messages');
    const records = field(messages, 'records');
    if (answer.status === 200 && Array.isArray(records))
      return {
        records: records.flatMap((record) => storedRecord(record) ?? []),
        pages: Number(field(messages, 'pages')) || 1,
      };
    const said = `findMessages ${answered(answer)}`;
    throw isRefused(answer)
      ? new FrotaError('evolution_refused', said, { retryable: answer.status >= 500 })
      : new FrotaError('evolution_lookup_failed', said, { retryable: true });
  }

  async function find(instance: Instance, key: object): Promise<StoredRecord[]> {
    return (await findPage(instance, { where: { key } })).records;
  }

  async function send(
    instance: Instance,
    call: 'sendText' | 'sendMedia',
    body: object,
  ): Promise<SendOutcome> {
    const begun = performance.now();
    try {
      const path = `/message/${call}/${encodeURIComponent(instance.name)}`;
      const { sendTimeoutMs: timeoutMs } = options;
      const answer = await callEvolution(serverOf(instance), 'POST', path, { body, timeoutMs });
      return (call === 'sendMedia' ? fileFault(answer) : undefined) ?? sendOutcome(answer);
    } catch (error) {
      if (!(error instanceof FrotaError)) throw error;
      if (error.code === 'evolution_no_answer') return { kind: 'unknown', reason: error.message };
      return { kind: 'not_sent', reason: error.message, ownFault: false };
    } finally {
      options.onSent?.(performance.now() - begun);
    }
  }

  return {
    sendText: (instance, phone, text) => send(instance, 'sendText', { number: bare(phone), text }),

    sendMedia: (instance, phone, { url, type, fileName }, text) =>
      send(instance, 'sendMedia', {
        number: bare(phone),
        mediatype: type,
        media: url,
        caption: text,
        ...(fileName !== undefined && { fileName }),
      }),

    async whereabouts(instance, phones) {
      const answer = await callEvolution(
        serverOf(instance),
        'POST',
        `/chat/whatsappNumbers/${encodeURIComponent(instance.name)}`,
        { body: { numbers: phones.map(bare) }, timeoutMs: LOOKUP_TIMEOUT_MS },
      );
      if (answer.status === 200 && Array.isArray(answer.body)) return whereaboutsIn(answer.body, phones);
      // Of a number that is not connected, or that cannot tell, a 400 says so in several forms.
      throw answer.status === 400 || isRefused(answer)
        ? new FrotaError('evolution_refused', `whatsappNumbers answered ${answer.status}`)
        : new FrotaError('evolution_lookup_failed', `whatsappNumbers ${answered(answer)}`, {
            retryable: true,
          });
    },

    async sentTo(instance, phone) {
      const chats = remoteJidsOf(phone);
      const found = await Promise.all(chats.map((remoteJid) => find(instance, { remoteJid, fromMe: true })));
      return found.flat().sort((a, b) => b.at.getTime() - a.at.getTime());
    },

    async stored(instance, keyId) {
      return (await find(instance, { id: keyId })).find((message) => message.keyId === keyId);
    },

    records: (instance, { from, to }, page) =>
      findPage(instance, { where: { messageTimestamp: { gte: from, lte: to } }, page, offset: PAGE_SIZE }),
  };
}

function storedRecord(record: unknown): StoredRecord | undefined {
  const key = field(record, 'key');
  const keyId = field(key, 'id');
  const seconds = Number(field(record, 'messageTimestamp'));
  const message = field(record, 'message');
  if (typeof keyId !== 'string' || typeof message !== 'object' || !Number.isFinite(seconds)) return undefined;
  const text = textOf(message);
  const updates = field(record, 'MessageUpdate');
  const statuses = (Array.isArray(updates) ? updates : [])
    .map((update) => field(update, 'status'))
    .filter((status) => typeof status === 'string');
  const receipts = new Set(statuses.map(receiptOf));
  const best = (['read', 'delivered', 'failed'] as const).find((receipt) => receipts.has(receipt));
  return {
    keyId,
    fromMe: field(key, 'fromMe') === true,
    at: new Date(seconds * 1000),
    statuses,
    raw: record as Record<string, unknown>,
    ...(text !== undefined && { text }),
    ...(best !== undefined && { receipt: best }),
  };
}
