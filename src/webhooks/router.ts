import { Router } from '@koa/router';
import type { Context } from 'koa';
import type { Clock } from '../clock.ts';
import { messageOf } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { WebhookServers } from './authenticate.ts';
import type { Refusal, RefusalCounter } from './count-refusals.ts';
import { inboxEvents, type NewEvent } from './inbox-event.ts';
import { drain, readBody } from './read-body.ts';
import { mostOf, type Room, roomForBodies } from './room.ts';
import { type Sender, senderResolver } from './resolve-server.ts';

/** When our own store is away Evolution shall try again after this, in seconds. */
const RETRY_AFTER_SECONDS = 5;

/**
 * Storing takes milliseconds. When it takes longer than this the store is away, though its driver may still hope; Evolution gives
 * up a post after 30 s and then does not know what was wrong, in ms.
 */
const STORED_WITHIN_MS = 10_000;

/** Why a body is not taken when its room is not there. */
const NO_ROOM = 'too many bodies, or too many large ones, are being taken';

/** Of so many servers that nobody knows it is said once that they post; then no more. */
const MOST_UNKNOWN_NAMES = 100;

/** Its own, a server's name and with `byEvents` an event's behind it, whatever else an address may be written with. */
const ADDRESS = /^\/+webhooks\/+evolution(?:\/.*)?$/;
/** What it is called where requests are counted by route. */
const ROUTE = '/webhooks/evolution/:server';

/** Webhooks that come within so many ms are made durable together: a larger group costs the database less for each. */
export const COMMIT_TOGETHER_MS = 3;

export interface WebhookOptions {
  servers: WebhookServers;
  /** Resolves when the event is durable. A list of messages is several. */
  accept: (event: NewEvent) => Promise<void>;
  /** Whoever is not told by then that the event is durable is asked to send it again, in ms; 10 s unless given. */
  acceptWithinMs?: number;
  /** Whether so much waits to be applied that no more is taken for now. */
  isFull?: () => boolean;
  refusals: Pick<RefusalCounter, 'count'>;
  /** The largest body that is taken, in bytes, also after it is decompressed. */
  bodyLimit: number;
  /** For the bodies that are taken at a time. */
  room?: Room;
  clock: Clock;
  log: Logger;
}

/** How it is answered, and counted, when a webhook is not taken. */
interface Refused extends Refusal {
  status: 401 | 413 | 503;
  error: string;
}

/**
 * Receives Evolution's webhooks: authenticates, stores, and only then answers 200. A right sender never gets a 4xx for what
 * it says or where, because Evolution never repeats what was refused so; our own trouble is 503, which it does repeat. Only a
 * body that is too large is 413: it is media, of which Frota has no use.
 */
export function webhookRouter(options: WebhookOptions): Router {
  const { clock, log, bodyLimit, room = roomForBodies() } = options;
  const router = new Router();
  const senderOf = senderResolver(options.servers, clock);
  const unknownNames = new Set<string>();

  const refuse = (ctx: Context, { status, error, ...refusal }: Refused): void => {
    options.refusals.count(refusal);
    drain(ctx.req, bodyLimit);
    ctx.status = status;
    ctx.body = { error };
    if (status === 503) ctx.set('Retry-After', String(RETRY_AFTER_SECONDS));
  };

  /** Evolution would go on posting under that name for good; nothing is lost by it. */
  const noteUnknown = (name: string): void => {
    if (unknownNames.has(name) || unknownNames.size === MOST_UNKNOWN_NAMES) return;
    unknownNames.add(name);
    log.warn(
      { server: name },
      'webhooks come for a server that EVOLUTION_SERVERS does not name; they are taken',
    );
  };

  const unavailable = (ctx: Context, server: string, reason: string): void =>
    refuse(ctx, {
      status: 503,
      error: 'try again later',
      server,
      reason: 'unavailable',
      details: { reason },
    });

  const receive = async (ctx: Context): Promise<void> => {
    const sender = await senderOf(ctx.path, ctx.headers);
    const server = sender.known ? sender.name : '';
    if (!sender.proven) {
      const error = 'only Evolution servers that prove themselves may post here';
      return refuse(ctx, { status: 401, error, server, reason: 'unauthorized', details: { ip: ctx.ip } });
    }
    if (options.isFull?.() === true) return unavailable(ctx, server, 'too many events wait to be applied');

    const share = room.take(mostOf(ctx.req, bodyLimit));
    if (share === undefined) return unavailable(ctx, server, NO_ROOM);
    let storing: Promise<unknown> | undefined;
    try {
      const body = await readBody(ctx.req, bodyLimit, share.grow);
      // Nobody is there to hear an answer.
      if (body === 'broken off') {
        ctx.status = 400;
        return;
      }
      if (body === 'no room') return unavailable(ctx, server, NO_ROOM);
      if ('tooLarge' in body) {
        const error = `the body is larger than ${bodyLimit} bytes; turn webhookBase64 off`;
        return refuse(ctx, { status: 413, error, server, reason: 'too_large', bytes: body.tooLarge });
      }
      const events = eventsOf(sender, body.text, clock.now());
      if (!sender.known) noteUnknown(events[0].server);
      storing = Promise.all(events.map((event) => options.accept(event)));
      // What is stored after all is its own repetition then, and counts once.
      await endOf(storing, options.acceptWithinMs ?? STORED_WITHIN_MS);
    } catch (error) {
      return unavailable(ctx, server, messageOf(error));
    } finally {
      // Also of what is stored too late, its memory is taken until then.
      if (storing === undefined) share.leave();
      else storing.then(share.leave, share.leave);
    }
    ctx.status = 200;
    ctx.body = { ok: true };
  };

  router.post(ROUTE, ADDRESS, receive);
  return router;
}

/** @throws Error when it takes too long; what becomes of it then nobody is told. */
function endOf(storing: Promise<unknown>, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not stored within ${ms} ms`)), ms);
    const end = (tell: () => void): void => {
      clearTimeout(timer);
      tell();
    };
    storing.then(
      () => end(resolve),
      (error: unknown) => end(() => reject(error)),
    );
  });
}

/** Where no server is named, what stands there with `byEvents` is the event. */
function eventsOf({ name, known }: Sender, body: string, now: Date): ReturnType<typeof inboxEvents> {
  const events = inboxEvents(name, body, now);
  return !known && name !== '' && name === events[0].event.replaceAll('.', '-')
    ? inboxEvents('', body, now)
    : events;
}
