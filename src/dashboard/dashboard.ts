import { Router } from '@koa/router';
import type { Agenda } from 'agenda';
import type { Context, Middleware } from 'koa';
import type { Identifier } from '../http/access/identify.ts';
import type { Logger } from '../log.ts';
import { readsOrIsFromHere } from '../http/access/same-origin.ts';
import { bySession, knowVisitor } from './access/visit.ts';
import type { Access } from './access/visitor-context.ts';
import { loadAssets } from './assets.ts';
import { pageHeaders } from './headers.ts';
import { jobsRoutes } from './jobs.ts';
import { createLive, type LiveTimes } from './live.ts';
import { createLooks } from './looks.ts';
import type { Page } from './page.ts';
import { campaignPage } from './pages/campaign.tsx';
import { campaignsPage } from './pages/campaigns.tsx';
import { fleetPage } from './pages/fleet.tsx';
import { incidentPage, incidentsPage } from './pages/incidents.tsx';
import { numberPage } from './pages/number.tsx';
import { qrPage } from './pages/qr.tsx';
import { NotFound, Refused } from './page-error.ts';
import { runRoutes } from './run.tsx';
import { showErrors } from './show-error.tsx';
import { chooseLanguage, pageRoutes } from './show-page.tsx';
import { signInRoutes } from './sign-in.tsx';

const PAGES: readonly Page[] = [
  fleetPage,
  numberPage,
  qrPage,
  campaignsPage,
  campaignPage,
  incidentsPage,
  incidentPage,
];

export interface DashboardOptions {
  /** Whose jobs admins see. */
  agenda?: Agenda;
  live?: Partial<LiveTimes>;
}

export interface Dashboard {
  router: Router;
  /** Who asks, by the session that they are in. */
  identify: Identifier;
  /** Lets those go who look at pages, so that the server can end. */
  stop(): Promise<void>;
  /** How many look at a page just now. */
  lookers(): number;
}

/** Lets nothing be done that another site's page asks for. */
const sameOrigin: Middleware = async (ctx, next) => {
  if (!readsOrIsFromHere(ctx)) throw new Refused();
  await next();
};

/**
 * The dashboard: pages of the server, which work without a script and are kept up to date where there is one. What is done there
 * is a line of the command language.
 */
export async function createDashboard(
  access: Access,
  log: Logger,
  { agenda, live: times }: DashboardOptions = {},
): Promise<Dashboard> {
  const { ports, language, webUrl } = access.base;
  const assets = await loadAssets();
  const looks = createLooks(ports);
  const live = createLive(looks, ports.clock, log, times);
  const isSecure = (ctx: Context): boolean => ctx.secure || (webUrl?.() ?? '').startsWith('https:');

  const router = new Router({ prefix: '/painel' });
  router.use(pageHeaders(isSecure), showErrors(assets, language, log), chooseLanguage(isSecure), sameOrigin);
  router.get('/assets/:hash/:name', assets.serve);
  signInRoutes(router, access, assets, isSecure);
  router.use(knowVisitor(access, isSecure));
  runRoutes(router, assets);
  if (agenda !== undefined) jobsRoutes(router, agenda, ports, live);
  for (const page of PAGES) pageRoutes(router, page, { access, assets, looks, live });
  router.all('/*rest', () => {
    throw new NotFound();
  });
  return { router, identify: bySession(access), stop: live.stop, lookers: live.clients };
}
