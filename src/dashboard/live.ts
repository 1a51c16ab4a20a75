import { PassThrough } from 'node:stream';
import type { Context } from 'koa';
import { renderToString } from 'preact-render-to-string';
import type { Logger } from '../log.ts';
import type { Clock } from '../clock.ts';
import type { Visit } from './access/visit.ts';
import type { Looks } from './looks.ts';
import type { Page, Part } from './page.ts';

const TIMES = {
  /** How often is looked what is due, in ms. */
  tickMs: 1_000,
  /** How often it is looked whether somebody may still look, in ms. */
  recheckMs: 5_000,
  /** What says nothing for so long gets a word, so that no proxy takes it for dead, in ms. */
  silenceMs: 15_000,
};

export type LiveTimes = typeof TIMES;

/** What waits for a client that takes nothing, in bytes; then it is let go, and comes again. */
const MOST_WAITING = 4 * 1024 * 1024;

interface Client {
  stream: PassThrough;
  /** Whether they may still look; undefined: no. */
  again: () => Promise<Visit | undefined>;
  checkedAt: number;
  wroteAt: number;
  isNew: boolean;
}

/** A page as some people see it who see the same. */
interface View {
  page: Page;
  params: Readonly<Record<string, string>>;
  visit: Visit;
  clients: Set<Client>;
  lookedAt: number;
  isLooking: boolean;
  /** The last look failed. */
  isFailing: boolean;
  ids: string;
  /** Its parts as they were seen last. */
  html: Map<string, string>;
}

export interface Live {
  /** Sends a page's parts to whoever asked, as they change, until they go. */
  follow(
    ctx: Context,
    page: Page,
    params: Readonly<Record<string, string>>,
    visit: Visit,
    again: Client['again'],
  ): void;
  /** A stream on which nothing is told, for a page that wants one. */
  silence(ctx: Context): void;
  /** How many look. */
  clients(): number;
  /** Everybody is let go; browsers come again by themselves. */
  stop(): Promise<void>;
}

/**
 * Keeps open pages up to date, over server-sent events. Those who see the same share a look: what is asked of the store grows with
 * the pages that are looked at and not with who looks. Whose role was taken away sees no more within seconds.
 */
export function createLive(looks: Looks, clock: Clock, log: Logger, times: Partial<LiveTimes> = {}): Live {
  const { tickMs, recheckMs, silenceMs } = { ...TIMES, ...times };
  const views = new Map<string, View>();
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;

  const leave = (key: string, view: View, client: Client): void => {
    view.clients.delete(client);
    client.stream.end();
    if (view.clients.size === 0 && views.get(key) === view) views.delete(key);
    if (views.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };

  const send = (key: string, view: View, client: Client, event: string, data: object): void => {
    if (client.stream.writableLength > MOST_WAITING) return leave(key, view, client);
    client.stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    client.wroteAt = clock.now().getTime();
  };

  const isStillAllowed = async (client: Client, view: View): Promise<boolean> => {
    const now = await client.again();
    return now !== undefined && viewerOf(view.page, now) === viewerOf(view.page, view.visit);
  };

  const recheck = async (key: string, view: View, now: number): Promise<void> => {
    for (const client of view.clients) {
      if (now - client.checkedAt < recheckMs) continue;
      client.checkedAt = now;
      if (await isStillAllowed(client, view)) continue;
      send(key, view, client, 'over', {});
      leave(key, view, client);
    }
  };

  const look = async (key: string, view: View, now: number): Promise<void> => {
    view.lookedAt = now;
    const { page, params, visit } = view;
    const seen = await page.look({ speaker: visit.speaker, params, looks });
    if (seen === undefined) {
      for (const client of view.clients) {
        send(key, view, client, 'over', {});
        leave(key, view, client);
      }
      return;
    }
    const changed = takeIn(view, seen.parts);
    const ids = seen.parts.map(({ id }) => id);
    const isMoved = ids.join('\n') !== view.ids;
    view.ids = ids.join('\n');
    for (const client of view.clients) {
      const html = client.isNew ? view.html : changed;
      if (html.size > 0 || isMoved) send(key, view, client, 'parts', { ids, html: Object.fromEntries(html) });
      else if (now - client.wroteAt >= silenceMs) {
        client.stream.write(': still here\n\n');
        client.wroteAt = now;
      }
      client.isNew = false;
    }
  };

  const visitView = async (key: string, view: View): Promise<void> => {
    const now = clock.now().getTime();
    const isAwaited = [...view.clients].some(({ isNew }) => isNew);
    if (view.isLooking) return;
    view.isLooking = true;
    try {
      await recheck(key, view, now);
      if (isAwaited || now - view.lookedAt >= view.page.everyMs) await look(key, view, now);
      view.isFailing = false;
    } catch (error) {
      // The store may be away for a while: what is shown stays, and it is said once.
      const tell = view.isFailing ? log.debug : log.warn;
      view.isFailing = true;
      tell.call(log, { err: error, page: view.page.path }, 'a page of the dashboard is not kept up to date');
    } finally {
      view.isLooking = false;
    }
  };

  const tick = (): void => {
    for (const [key, view] of views) void visitView(key, view);
  };

  const silent = new Set<PassThrough>();

  return {
    follow(ctx, page, params, visit, again) {
      const stream = streamTo(ctx);
      if (isOver) return void stream.end();
      const now = clock.now().getTime();
      const key = [page.path, JSON.stringify(params), viewerOf(page, visit)].join('\n');
      const view = views.get(key) ?? {
        page,
        params,
        visit,
        clients: new Set(),
        lookedAt: 0,
        isLooking: false,
        isFailing: false,
        ids: '',
        html: new Map(),
      };
      views.set(key, view);
      const client: Client = { stream, again, checkedAt: now, wroteAt: now, isNew: true };
      view.clients.add(client);
      ctx.res.on('close', () => leave(key, view, client));
      timer ??= setInterval(tick, tickMs);
      void visitView(key, view);
    },

    silence(ctx) {
      const stream = streamTo(ctx);
      if (isOver) return void stream.end();
      silent.add(stream);
      ctx.res.on('close', () => silent.delete(stream));
    },

    clients: () => [...views.values()].reduce((sum, { clients }) => sum + clients.size, 0),

    async stop() {
      isOver = true;
      for (const stream of silent) stream.end();
      for (const [key, view] of views) for (const client of view.clients) leave(key, view, client);
    },
  };
}

function streamTo(ctx: Context): PassThrough {
  const stream = new PassThrough();
  ctx.type = 'text/event-stream';
  ctx.set('Cache-Control', 'no-store, no-transform');
  // nginx would hold it back.
  ctx.set('X-Accel-Buffering', 'no');
  ctx.body = stream;
  stream.write('retry: 2000\n\n');
  return stream;
}

/** What pages differ by. */
function viewerOf(page: Page, { speaker: { language, role, person } }: Visit): string {
  return [language, role, page.isPersonal === true ? person?.id : ''].join(' ');
}

/** Takes in how a page's parts are now; answers those that are not as they were. */
function takeIn(view: View, parts: readonly Part[]): Map<string, string> {
  const changed = new Map<string, string>();
  const html = new Map<string, string>();
  for (const { id, html: node } of parts) {
    const drawn = renderToString(node);
    html.set(id, drawn);
    if (view.html.get(id) !== drawn) changed.set(id, drawn);
  }
  view.html = html;
  return changed;
}
