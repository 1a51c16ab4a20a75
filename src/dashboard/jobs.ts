import type { Router } from '@koa/router';
import type { Agenda } from 'agenda';
import type { Context, Middleware } from 'koa';
import { audit } from '../engine/audit.ts';
import type { Ports } from '../engine/ports.ts';
import { mayLook, visitOf } from './access/visit.ts';
import type { Live } from './live.ts';

const PATH = '/painel/jobs';

/** What agendash's page needs: its own script, and styles that it writes into its elements. */
const CONTENT = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join(';');

/**
 * Agenda's jobs by agendash, for admins. What is done to them is written down like anything else. On its stream of all that happens
 * to jobs nothing is told: a fleet's lanes run by the second.
 */
export function jobsRoutes(router: Router, agenda: Agenda, ports: Ports, live: Live): void {
  let board: Promise<readonly Middleware[]> | undefined;
  router.all(['/jobs', '/jobs/*rest'], mayLook('admin'), async (ctx) => {
    const path = ctx.path.slice(PATH.length);
    // Its page names its parts by where it is.
    if (path === '') {
      ctx.status = 303;
      ctx.redirect(`${PATH}/`);
      return;
    }
    if (path === '/api/events') return live.silence(ctx);
    if (ctx.method === 'POST') await writeDown(ctx, ports, path);
    // Loaded when somebody looks: few ever do, and every start would wait for it.
    board ??= import('agendash').then(({ createKoaMiddlewareAsync }) => createKoaMiddlewareAsync(agenda));
    await under(PATH, ctx, await board);
    ctx.set('Content-Security-Policy', CONTENT);
  });
}

async function writeDown(ctx: Context, ports: Ports, path: string): Promise<void> {
  const { actor, where } = visitOf(ctx).speaker;
  const action = `jobs.${path.slice(path.lastIndexOf('/') + 1)}`;
  await audit(ports, { actor, where, action, subject: 'jobs' });
}

/** Has middleware answer that takes itself to be all of a server. */
async function under(prefix: string, ctx: Context, all: readonly Middleware[]): Promise<void> {
  const whole = ctx.path;
  const step = async (at: number): Promise<void> => {
    const one = all[at];
    if (one !== undefined) await one(ctx, () => step(at + 1));
  };
  ctx.path = whole.slice(prefix.length);
  try {
    await step(0);
  } finally {
    ctx.path = whole;
  }
}
