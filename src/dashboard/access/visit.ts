import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import { type CommandContext, DASHBOARD, type Speaker } from '../../bot/commands/command.ts';
import { speakerOf } from '../../bot/commands/speaker.ts';
import { LANGUAGES, type Language } from '../../bot/i18n/language.ts';
import { suffices } from '../../engine/person-role.ts';
import type { PersonRole } from '../../engine/ports.ts';
import { secretHash } from '../../engine/secrets.ts';
import { beginSession } from '../../engine/sessions.ts';
import { type Caller, setCaller } from '../../http/access/caller.ts';
import type { Identifier } from '../../http/access/identify.ts';
import { PageError, Refused, Unknown } from '../page-error.ts';
import { chosenLanguage, keepSession, sessionSecret } from './cookies.ts';
import { type Access, contextOf, LOCAL } from './visitor-context.ts';

/** Somebody who looks at the dashboard. */
export interface Visit {
  speaker: Speaker;
  /** The hash of their session. */
  session: string;
  /** What their forms carry, so that none of another page's is taken for theirs. */
  csrf: string;
}

export function visitOf(ctx: Context): Visit {
  const { visit } = ctx.state as { visit?: Visit };
  if (visit === undefined) throw new Unknown();
  return visit;
}

/**
 * Who asks, by their session; on this machine, where that is enough, one is begun.
 * @throws Unknown nobody knows them
 */
export function knowVisitor(access: Access, isSecure: (ctx: Context) => boolean): Middleware {
  return async (ctx, next) => {
    let visit = (ctx.state as { visit?: Visit }).visit ?? (await currentVisit(access, ctx));
    if (visit === undefined && ctx.method === 'GET' && isHere(ctx) && access.open) {
      const secret = await beginSession(access.base.ports, LOCAL);
      keepSession(ctx, secret, isSecure(ctx));
      visit = visitFor(await contextOf(access, LOCAL), secret, ctx);
    }
    if (visit === undefined) throw new Unknown();
    (ctx.state as { visit?: Visit }).visit = visit;
    setCaller(ctx, callerFor(visit));
    await next();
  };
}

/** Tells by the session who asks, for those who count requests: of several people behind one address each is kept to their own. */
export function bySession(access: Access): Identifier {
  return async (ctx) => {
    // Whatever is wrong now is wrong again below, where a page says so.
    const visit = await currentVisit(access, ctx).catch(() => undefined);
    if (visit === undefined) return undefined;
    (ctx.state as { visit?: Visit }).visit = visit;
    return callerFor(visit);
  };
}

function callerFor({ speaker: { actor, role, person } }: Visit): Caller {
  return { id: person?.id ?? actor, actor, role, where: DASHBOARD };
}

/** Looks anew whose session a request has; undefined: nobody's, or it has ended. */
export async function currentVisit(access: Access, ctx: Context): Promise<Visit | undefined> {
  const { sessions, clock } = access.base.ports;
  const secret = sessionSecret(ctx);
  const visitor = secret && (await sessions.session(secretHash(secret), clock.now()));
  if (!visitor) return undefined;
  // Whoever has it from a time when the sandbox was open to this machine alone.
  if (visitor.id === LOCAL.id && !(isHere(ctx) && access.open)) return undefined;
  return visitFor(await contextOf(access, visitor), secret, ctx);
}

function visitFor(context: CommandContext, secret: string, ctx: Context): Visit {
  const isOfChat = /^(?:slack|telegram):/.test(context.person?.id ?? '');
  const language = chosenLanguage(ctx) ?? (isOfChat ? context.language : languageOf(ctx, context.language));
  return {
    speaker: speakerOf({ ...context, language }),
    session: secretHash(secret),
    csrf: createHash('sha256').update(`csrf ${secret}`).digest('base64url'),
  };
}

/** The language of whoever asks, as far as their browser says. */
export function languageOf(ctx: Context, ofTeam: Language): Language {
  const chosen = chosenLanguage(ctx);
  if (chosen !== undefined) return chosen;
  if (ctx.get('Accept-Language') === '') return ofTeam;
  const accepted = ctx.acceptsLanguages('pt-BR', 'pt', 'en');
  if (accepted === false) return ofTeam;
  return LANGUAGES.find((one) => one === accepted) ?? 'pt-BR';
}

/** @throws PageError 403 when their role does not reach */
export function mayLook(role: PersonRole): Middleware {
  return async (ctx, next) => {
    const { speaker } = visitOf(ctx);
    if (!suffices(speaker.role, role))
      throw new PageError(403, `This takes the role ${role}.`, speaker.role === undefined ? undefined : role);
    await next();
  };
}

/** @throws Refused when a form is not of this session's pages */
export function checkCsrf({ csrf }: Visit, given: string | null): void {
  const [ours, theirs] = [Buffer.from(csrf), Buffer.from(given ?? '')];
  if (ours.length !== theirs.length || !timingSafeEqual(ours, theirs)) throw new Refused();
}

/**
 * Whether a request comes from this machine, to an address that no other site can have taken over by its DNS ("rebinding").
 */
function isHere(ctx: Context): boolean {
  const from = ctx.req.socket.remoteAddress ?? '';
  const isLoopback = /^(?:::ffff:)?127\.|^::1$/.test(from);
  return isLoopback && /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(ctx.host);
}
