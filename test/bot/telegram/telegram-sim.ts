import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { freePort } from '../../chaos/free-port.ts';
import { atFileEnd } from '../../setup/at-file-end.ts';

// Its types are of another form of module than its code.
const TelegramServer = createRequire(import.meta.url)(
  'telegram-test-api',
) as typeof import('telegram-test-api').default;

export const TOKEN = '123456789:AAF-a-token-of-the-tests-0123456789';

/** A call of the bot, with the fields that it gave (JSON, or a form with its files as their names). */
export interface Call {
  method: string;
  fields: Record<string, unknown>;
  /** Of its fields, if it has one. */
  text: string;
  /** What the simulator answered; the id of a message that it made. */
  messageId?: number;
  /** What came. */
  body: Buffer;
}

/** A button that is under a message. */
interface Button {
  text: string;
  callback_data: string;
}

/** Somebody with the app on their phone. */
export interface TelegramUser {
  say(text: string): Promise<void>;
  /** Answers the newest message of the bot that is in their chat. */
  reply(text: string): Promise<void>;
  /** Drops a file. */
  drop(name: string, content: string): Promise<void>;
  /** Presses a button of their chat by its label, the newest of that name; or gives back what an old one had. */
  press(label: string | { data: string }): Promise<void>;
}

export interface TelegramSim {
  /** For `TELEGRAM_API_ROOT`. */
  url: string;
  calls: readonly Call[];
  /** @param chat undefined: their private one */
  user(id: number, name: string, options?: { language?: string; chat?: number }): TelegramUser;
  /** The next call of a method is refused so. */
  refuseNext(method: string, refusal: { error_code: number; description: string; parameters?: object }): void;
  /** Keeps an update for a bot that asks for them. */
  queue(update: object): void;
  /** How often somebody who asked for updates was told that another does so, too. */
  conflicts(): number;
  /** Sends an update as it is, as often as one likes, to the newest webhook if no other is named. @returns the status that the bot answered. */
  post(update: object, how?: { secret?: string; url?: string }): Promise<number>;
}

/** Methods that telegram-test-api does not know; what they make is counted from here, far from its own ids. */
const OURS = new Set([
  'sendPhoto',
  'sendDocument',
  'sendChatAction',
  'setMyCommands',
  'editMessageMedia',
  'deleteMessage',
]);
const FIRST_ID = 100_000;
/** Who asks for updates is told after so many ms that there are none. */
const POLL_MS = 20;

/**
 * Telegram, as far as a bot sees it: telegram-test-api, with a server before it that knows what that does not (pictures, files,
 * menus, the secret of a webhook, 429) and refuses what Telegram refuses (long texts and buttons, broken HTML, no change).
 * It closes when the test file ends.
 */
export async function telegramSim(): Promise<TelegramSim> {
  const inner = new TelegramServer({ port: await freePort(), host: '127.0.0.1' });
  await inner.start();
  const calls: Call[] = [];
  const refusals = new Map<string, object>();
  const queued: object[] = [];
  let asking: (() => void) | undefined;
  let conflicts = 0;
  const shown = new Map<number, string>();
  let hook: { url: string; secret_token?: string } | undefined;
  let nextId = FIRST_ID;
  let nextUpdate = 1;

  const server = createServer((incoming, response) => {
    answer(incoming).then(
      (body) => {
        const { error_code: status = 200, file } = body as { error_code?: number; file?: string };
        if (file !== undefined) return response.end(file);
        return response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      },
      // One of the two hung up.
      () => response.destroy(),
    );
  });
  atFileEnd(async () => {
    await inner.stop();
    server.close();
    server.closeAllConnections();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const deliver: TelegramSim['post'] = async (
    update,
    { secret = hook?.secret_token, url: to = hook?.url ?? '' } = {},
  ) => {
    const { statusCode, body } = await request(to, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(secret !== undefined && { 'x-telegram-bot-api-secret-token': secret }),
      },
      body: JSON.stringify(update),
    });
    await body.dump();
    return statusCode;
  };

  async function answer(incoming: IncomingMessage): Promise<object> {
    const bytes = await bytesOf(incoming);
    const { pathname } = new URL(incoming.url ?? '', url);
    // What telegram-test-api posts to the bot comes by here, for its secret.
    if (pathname === '/hook') {
      await deliver({ ...(JSON.parse(bytes.toString()) as object), update_id: nextUpdate++ });
      return {};
    }
    const file = /^\/file\/bot[^/]+\/(.+)/.exec(pathname)?.[1];
    if (file !== undefined) return { file: decodeURIComponent(file) };
    const method = pathname.split('/').at(-1) ?? '';
    const fields = fieldsOf(incoming, bytes);
    const { text } = fields;
    const call: Call = { method, fields, text: typeof text === 'string' ? text : '', body: bytes };
    // It is seen when Telegram has done it: nobody presses a button before.
    return answerCall(call).finally(() => calls.push(call));
  }

  async function answerCall(call: Call): Promise<object> {
    const { method, fields } = call;
    const refused = refusals.get(method) ?? objection(method, fields);
    refusals.delete(method);
    if (refused !== undefined) return { ok: false, ...refused };
    if (method === 'setWebhook') {
      hook = fields as unknown as typeof hook;
      await forward('setWebhook', { url: `${url}/hook` });
      return { ok: true, result: true };
    }
    if (method === 'getUpdates') {
      return updates();
    }
    if (method === 'getFile') return { ok: true, result: { file_path: fields['file_id'] } };
    if (OURS.has(method)) {
      if (method.startsWith('send') && method !== 'sendChatAction') {
        call.messageId = nextId++;
        shown.set(call.messageId, method);
      }
      if (method === 'deleteMessage') shown.delete(Number(fields['message_id']));
      return { ok: true, result: { message_id: call.messageId } };
    }
    const body = (await forward(method, fields)) as { result?: { message_id?: number; messageId?: number } };
    const messageId = body.result?.message_id;
    if (method === 'sendMessage' && messageId !== undefined) {
      call.messageId = messageId;
      shown.set(messageId, JSON.stringify([fields['text'], fields['reply_markup']]));
    }
    return body;
  }

  /** Telegram answers who asks last, and no other. */
  async function updates(): Promise<object> {
    asking?.();
    let isOut = false;
    const out = (): void => {
      isOut = true;
    };
    asking = out;
    if (queued.length === 0) await delay(POLL_MS);
    if (asking === out) asking = undefined;
    if (!isOut) return { ok: true, result: queued.splice(0) };
    conflicts++;
    const description = 'Conflict: terminated by other getUpdates request';
    return { ok: false, error_code: 409, description };
  }

  /** What Telegram would not do, that telegram-test-api does. */
  function objection(method: string, fields: Record<string, unknown>): object | undefined {
    const bad = (description: string): object => ({
      error_code: 400,
      description: `Bad Request: ${description}`,
    });
    const { text } = fields;
    if (typeof text === 'string' && method !== 'answerCallbackQuery') {
      if (text.replace(/<[^>]*>/g, '').length > 4_096) return bad('message is too long');
      if (text === '') return bad('message text is empty');
      if (
        fields['parse_mode'] === 'HTML' &&
        /<(?!\/?(b|i|pre|code|a)>|a href="(?:tg:\/\/user\?id=\d+|https?:\/\/[^"<>]+)">)/.test(text)
      )
        return bad("can't parse entities");
    }
    for (const { text: label, callback_data: data } of buttonsOf(fields)) {
      if (Buffer.byteLength(data) > 64) return bad('BUTTON_DATA_INVALID');
      if (label === '') return bad('Text buttons are unallowed in the inline keyboard');
    }
    const id = Number(fields['message_id']);
    if (method === 'deleteMessage' && !shown.has(id)) return bad('message to delete not found');
    if (method === 'editMessageMedia' && !shown.has(id)) return bad('message to edit not found');
    if (method !== 'editMessageText') return undefined;
    if (shown.get(id)?.startsWith('send') === true) return bad('there is no text in the message to edit');
    const now = JSON.stringify([text, fields['reply_markup']]);
    if (!shown.has(id)) return bad('message to edit not found');
    if (shown.get(id) === now) return bad('message is not modified');
    shown.set(id, now);
    return undefined;
  }

  async function forward(method: string, fields: object): Promise<unknown> {
    const { body } = await request(`${inner.config.apiURL}/bot${TOKEN}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    });
    return body.json();
  }

  return {
    url,
    calls,
    user(id, name, { language = 'pt-BR', chat = id } = {}) {
      const client = inner.getClient(TOKEN, {
        userId: id,
        chatId: chat,
        firstName: name,
        type: chat === id ? 'private' : 'group',
      });
      const who = { from: { language_code: language } };
      return {
        async say(text) {
          await client.sendMessage(client.makeMessage(text, who));
        },
        async reply(text) {
          const { messageId } = inChat(calls, chat).findLast((call) => call.messageId !== undefined) ?? {};
          const answered = { message_id: messageId, from: { id: 1, is_bot: true } };
          await client.sendMessage(client.makeMessage(text, { ...who, reply_to_message: answered }));
        },
        async drop(name, content) {
          const document = {
            file_id: encodeURIComponent(content),
            file_name: name,
            file_size: content.length,
          };
          const { text: _, ...message } = client.makeMessage('', who);
          await deliver({ update_id: nextUpdate++, message: { message_id: nextId++, ...message, document } });
        },
        async press(label) {
          const data = typeof label === 'string' ? dataOf(inChat(calls, chat), label) : label.data;
          const { message, from, ...query } = client.makeCallbackQuery(data, who);
          const shownBy = calls.findLast((call) =>
            buttonsOf(call.fields).some((one) => one.callback_data === data),
          );
          const messageId = shownBy?.messageId ?? shownBy?.fields['message_id'] ?? 1;
          await client.sendCallback({
            ...query,
            from,
            message: { ...message, message_id: Number(messageId) },
          });
        },
      };
    },
    queue: (update) => void queued.push(update),
    conflicts: () => conflicts,
    refuseNext: (method, refusal) => void refusals.set(method, refusal),
    post: deliver,
  };
}

/** Calls about one chat. */
export function inChat(calls: readonly Call[], chat: number): Call[] {
  return calls.filter(({ fields }) => String(fields['chat_id']) === String(chat));
}

function dataOf(calls: readonly Call[], label: string): string {
  const button = calls.flatMap(({ fields }) => buttonsOf(fields)).findLast(({ text }) => text === label);
  if (button === undefined) throw new Error(`there is no button "${label}"`);
  return button.callback_data;
}

export function buttonsOf(fields: Record<string, unknown>): Button[] {
  return keyboardOf(fields).flat();
}

/** The buttons under a message, row by row. */
export function keyboardOf(fields: Record<string, unknown>): Button[][] {
  const { reply_markup: markup } = fields as { reply_markup?: { inline_keyboard?: Button[][] } };
  return markup?.inline_keyboard ?? [];
}

async function bytesOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function fieldsOf({ headers }: IncomingMessage, bytes: Buffer): Record<string, unknown> {
  const type = headers['content-type'] ?? '';
  if (!type.startsWith('multipart/'))
    return bytes.length === 0 ? {} : (JSON.parse(bytes.toString()) as Record<string, unknown>);
  const parts = bytes.toString('latin1').matchAll(FORM_PART);
  return Object.fromEntries([...parts].map(([, name = '', file, value = '']) => [name, file ?? value]));
}

/** A field of a form: its name, its file's name if it is one, and what it says. */
const FORM_PART =
  /name="([^"]+)"(?:; ?filename=(?:"|[^"\r\n]*'')?([^"\r\n;]+)"?)?[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n([^\r\n]*)/g;
