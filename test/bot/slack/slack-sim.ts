import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator } from 'emulate';
import { request } from 'undici';
import { freePort } from '../../chaos/free-port.ts';
import type { SlackFile } from '../../../src/bot/slack/attachment.ts';
import { atFileEnd } from '../../setup/at-file-end.ts';
import { socketServer, type SocketServer } from './socket-server.ts';

import { type AnyBlock, type AnyView, blockObjections, viewObjections } from './slack-limits.ts';

export const BOT_TOKEN = 'xoxb-a-token-of-the-tests';
export const SIGNING_SECRET = '0123456789abcdef0123456789abcdef';
/** Emulate's own first user and channel. */
export const USER = 'U000000001';

/** A call of the app to the Web API, or to a `response_url`. */
export interface Call {
  method: string;
  fields: Record<string, unknown>;
  /** All texts of its blocks, or of its view's, one below the other. */
  text: string;
  /** What came. */
  body: Buffer;
}

/** A button as it stands in a message. */
export interface ShownButton {
  action_id: string;
  value: string;
  text: { text: string };
  confirm?: object;
}

export interface SlackSim {
  /** For `SLACK_API_URL`. */
  apiUrl: string;
  /** Where an answer to a command goes. */
  respondUrl: string;
  /** Its side of Socket Mode. */
  socket: SocketServer;
  calls: readonly Call[];
  /** Views that are open, by their ids, the one that was opened last at the end; as the app has drawn them. */
  views: ReadonlyMap<string, OpenView>;
  /** Types a slash command in a channel. @returns what was answered at once, and after how many ms */
  slash(line: string, who?: { user?: string; channel?: string; trigger?: string }): Promise<Heard>;
  press(button: ShownButton, who?: { user?: string; channel?: string }): Promise<Heard>;
  /** Sends an event of the Events API. */
  event(event: object, id?: string): Promise<Heard>;
  /** Sends what somebody did in a window, as `payload`. @returns what was answered at once, too */
  interact(payload: object): Promise<Heard & { body: string }>;
  /** What Slack tells of a file that was uploaded. */
  fileOf(name: string, content: string): SlackFile;
  /** Drops a file into the conversation with the app. */
  drop(name: string, content: string): Promise<Heard>;
  /** Sends a body as it is. @param signedAt Unix seconds */
  send(body: string, options?: { secret?: string; signedAt?: number; type?: string }): Promise<Heard>;
  /** The next call of a method is refused so. */
  refuseNext(
    method: string,
    refusal: { status?: number; headers?: Record<string, string>; body: object },
  ): void;
}

export interface OpenView {
  id: string;
  hash: string;
  view: AnyView;
}

export interface Heard {
  status: number;
  ms: number;
}

interface Refusal {
  status?: number;
  headers?: Record<string, string>;
  body: object;
}

/**
 * Slack, as far as an app sees it: emulate's Web API, with a server before it that takes `response_url`s, answers with what
 * emulate has no notion of (429; blocks, titles, choices and texts of views that Slack refuses), and posts signed requests to the app as Slack does.
 */
export async function slackSim(appUrl: () => string): Promise<SlackSim> {
  const emulator = await createEmulator({
    service: 'slack',
    port: await freePort(),
    seed: { slack: { tokens: [{ token: BOT_TOKEN, type: 'bot', user_id: USER }] } },
  });
  const calls: Call[] = [];
  const refusals = new Map<string, Refusal>();
  const views = new Map<string, OpenView>();

  const server = createServer((incoming, response) => {
    answer(incoming).then(
      ({ status = 200, headers = {}, body }) =>
        response
          .writeHead(status, { 'content-type': 'application/json', ...headers })
          .end(typeof body === 'string' ? body : JSON.stringify(body)),
      // One of the two hung up.
      () => response.destroy(),
    );
  });
  atFileEnd(async () => {
    await emulator.close();
    server.close();
    server.closeAllConnections();
  });
  const socket = socketServer(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answer(
    incoming: IncomingMessage,
  ): Promise<{ status?: number; headers?: Record<string, string>; body: object | string }> {
    const bytes = await bytesOf(incoming);
    const path = incoming.url ?? '';
    const method = path.replace(/^\/(api\/)?/, '').replace(/\?.*/, '');
    const fields = fieldsOf(incoming, bytes);
    calls.push({ method, fields, text: textsOf([fields['blocks'], fields['view']]).join('\n'), body: bytes });
    const refusal = refusals.get(method) ?? objection(fields);
    refusals.delete(method);
    if (refusal !== undefined) return refusal;
    if (method === 'respond') return { body: 'ok' };
    if (method === 'apps.connections.open') {
      const isApps = incoming.headers.authorization?.startsWith('Bearer xapp-') === true;
      if (!isApps) return { body: { ok: false, error: 'not_allowed_token_type' } };
      return { body: { ok: true, url: `${url.replace('http', 'ws')}/link` } };
    }
    const file = /^files\/(.+)/.exec(method)?.[1];
    if (file !== undefined) {
      const isTheApp = incoming.headers.authorization === `Bearer ${BOT_TOKEN}`;
      return isTheApp ? { body: decodeURIComponent(file) } : { status: 403, body: '' };
    }
    const { statusCode, body } = await request(emulator.url + path, {
      method: incoming.method as 'POST',
      headers: {
        authorization: incoming.headers.authorization ?? '',
        'content-type': incoming.headers['content-type'] ?? '',
      },
      body: bytes,
    });
    const text = await body.text();
    if (method === 'views.open' || method === 'views.update') note(text, fields['view'] as AnyView);
    // Files go to where it says; let that be here, too.
    return { status: statusCode, body: text.replaceAll(emulator.url, url) };
  }

  function note(answered: string, view: AnyView): void {
    const { ok, view: made } = JSON.parse(answered) as { ok: boolean; view: { id: string; hash: string } };
    if (ok) views.set(made.id, { id: made.id, hash: made.hash, view });
  }

  /** For one view of one person. Emulate knows only its own people. */
  async function triggerOf(user: string): Promise<string> {
    const { body } = await request(`${emulator.url}/api/views.generateTriggerId`, {
      method: 'POST',
      headers: { authorization: `Bearer ${BOT_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ user_id: user }),
    });
    const { trigger_id: trigger = randomUUID() } = (await body.json()) as { trigger_id?: string };
    return trigger;
  }

  const post = async (
    body: string,
    options: Parameters<SlackSim['send']>[1] = {},
  ): Promise<Heard & { body: string }> => {
    const { secret = SIGNING_SECRET, signedAt = Math.floor(Date.now() / 1_000) } = options;
    const { type = 'application/x-www-form-urlencoded' } = options;
    const signature = createHmac('sha256', secret).update(`v0:${signedAt}:${body}`).digest('hex');
    const begin = performance.now();
    const { statusCode, body: answered } = await request(`${appUrl()}/slack/events`, {
      method: 'POST',
      headers: {
        'content-type': type,
        'x-slack-request-timestamp': String(signedAt),
        'x-slack-signature': `v0=${signature}`,
      },
      body,
    });
    const text = await answered.text();
    return { status: statusCode, ms: performance.now() - begin, body: text };
  };
  const send: SlackSim['send'] = post;
  const interact: SlackSim['interact'] = (payload) =>
    post(new URLSearchParams({ payload: JSON.stringify(payload) }).toString());
  const fileOf: SlackSim['fileOf'] = (name, content) => ({
    name,
    size: content.length,
    url_private_download: `${url}/files/${encodeURIComponent(content)}`,
  });

  const event: SlackSim['event'] = (happened, id = randomUUID()) => {
    const body = {
      type: 'event_callback',
      team_id: 'T000000001',
      event_id: id,
      event_time: 1,
      event: happened,
    };
    return send(JSON.stringify(body), { type: 'application/json' });
  };

  return {
    apiUrl: `${url}/api`,
    respondUrl: `${url}/respond`,
    socket,
    calls,
    views,
    send,
    interact,
    fileOf,
    async slash(line, { user = USER, channel = 'C000000001', trigger } = {}) {
      const [command = '', ...words] = line.split(' ');
      return send(
        new URLSearchParams({
          command,
          text: words.join(' '),
          user_id: user,
          user_name: 'ana',
          channel_id: channel,
          channel_name: 'geral',
          team_id: 'T000000001',
          trigger_id: trigger ?? (await triggerOf(user)),
          response_url: `${url}/respond`,
        }).toString(),
      );
    },
    async press(button, { user = USER, channel = 'C000000001' } = {}) {
      return interact({
        type: 'block_actions',
        trigger_id: await triggerOf(user),
        user: { id: user, name: 'ana', username: 'ana', team_id: 'T000000001' },
        team: { id: 'T000000001', domain: 'emulate' },
        channel: { id: channel, name: 'geral' },
        response_url: `${url}/respond`,
        actions: [{ type: 'button', block_id: 'b', action_ts: '1', ...button }],
      });
    },
    event,
    drop: (name, content) =>
      event({
        type: 'message',
        subtype: 'file_share',
        channel_type: 'im',
        user: USER,
        channel: 'D1',
        ts: '2.1',
        text: '',
        files: [fileOf(name, content)],
      }),
    refuseNext: (method, refusal) => void refusals.set(method, refusal),
  };
}

/** What Slack would not take. */
function objection({ blocks, view }: Record<string, unknown>): Refusal | undefined {
  const wrong = [
    ...blockObjections((blocks ?? []) as AnyBlock[]),
    ...(view === undefined ? [] : viewObjections(view as AnyView)),
  ];
  return wrong.length > 0 ? { body: { ok: false, error: `invalid_blocks: ${wrong.join(', ')}` } } : undefined;
}

/** Buttons of a call, by their labels. */
export function buttonsOf({ fields }: Call): Map<string, ShownButton> {
  const list = (fields['blocks'] ?? []) as { type: string; elements?: ShownButton[] }[];
  const buttons = list.flatMap(({ type, elements = [] }) => (type === 'actions' ? elements : []));
  return new Map(buttons.map((button) => [button.text.text, button]));
}

function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== 'object' || value === null) return [];
  const { text, elements, blocks } = value as { text?: unknown; elements?: unknown; blocks?: unknown };
  const own = typeof text === 'string' ? [text] : textsOf(text);
  return [...own, ...textsOf(elements), ...textsOf(blocks)];
}

async function bytesOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Slack's client sends forms, with what is no text as JSON. */
function fieldsOf({ headers }: IncomingMessage, bytes: Buffer): Record<string, unknown> {
  const type = headers['content-type'] ?? '';
  const text = bytes.toString();
  if (type.startsWith('application/json')) return JSON.parse(text) as Record<string, unknown>;
  if (!type.startsWith('application/x-www-form-urlencoded')) return { bytes: bytes.length };
  const form = Object.fromEntries(new URLSearchParams(text)) as Record<string, unknown>;
  for (const name of ['blocks', 'view']) {
    if (typeof form[name] === 'string') form[name] = JSON.parse(form[name]) as unknown;
  }
  return form;
}
