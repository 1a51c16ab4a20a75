import { setMaxListeners } from 'node:events';
import { resolve } from 'node:path';
import pkg from '../package.json' with { type: 'json' };
import type { Settings } from '../config/index.ts';
import { installFileRules } from './automations.ts';
import { frotaCaches } from './cache/frota-caches.ts';
import { systemClock, within } from './clock.ts';
import type { ContactStore as ContactImport } from './contacts/ports.ts';
import { pollInstances } from './engine/poll.ts';
import type { Ports } from './engine/ports.ts';
import { registerWebhooks } from './engine/register-webhooks.ts';
import { restoreCounters, selfRestoring } from './engine/restore-counters.ts';
import { evolutionMessenger } from './evolution/messenger.ts';
import { evolutionProbe } from './evolution/probe.ts';
import type { HttpServer } from './http/app.ts';
import type { Services } from './http/monitoring/services.ts';
import { createScheduler } from './jobs/agenda.ts';
import { startOutbox } from './jobs/outbox.ts';
import { defineJobs, wakeRecurring } from './jobs/register.ts';
import type { UnderWay } from './jobs/under-way.ts';
import type { Logger } from './log.ts';
import type { ChatPlatform } from './bot/chat/chat.ts';
import { startChats } from './chats.ts';
import { webUrl } from './command-context.ts';
import { startMonitoring } from './monitoring.ts';
import { createPorts } from './ports.ts';
import type { Sandbox } from './sandbox/server.ts';
import { findCounters, findEvolution, findStore, type SandboxSetup, webhookCredentials } from './services.ts';
import { Closers } from './shutdown.ts';
import { mongoContactImport } from './store/contact-import.ts';
import { mongoInbox } from './store/inbox.ts';
import { startApplier } from './webhooks/applier.ts';
import { replayInto } from './webhooks/replay.ts';
import { wakeHere } from './wake.ts';
import type { WorkLoop } from './work-loop.ts';

/** What is asked of Evolution at the start gets so long to end when the process stops, in ms. */
const FIRST_LOOK_MS = 1_000;

/** How long the end of a send takes to be noted down, in ms. */
const NOTE_DOWN_MS = 1_000;

/** A Frota that runs. */
export interface Frota {
  /** Of the HTTP server; undefined when this process has neither the `web` role nor a `MONITORING_PORT`. */
  port?: number;
  ports: Ports;
  contactImport: ContactImport;
  /** The chat platforms that this process writes to. */
  chats: readonly ChatPlatform[];
  services: Services;
  sandbox?: Sandbox;
  /** Begins nothing further, lets what is under way end (sends: at most their timeout), and closes everything in turn. */
  stop(): Promise<void>;
}

/**
 * Puts all parts together as the settings say and starts them. When a part cannot start, those that did are closed.
 * @throws FrotaError that says what is wrong and what to do.
 */
export async function startFrota(
  settings: Settings,
  log: Logger,
  sandboxSetup: SandboxSetup = {},
): Promise<Frota> {
  const closers = new Closers(log);
  try {
    return await start(settings, log, sandboxSetup, closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}

async function start(
  settings: Settings,
  log: Logger,
  sandboxSetup: SandboxSetup,
  closers: Closers,
): Promise<Frota> {
  const has = (role: Settings['ROLES'][number]): boolean => settings.ROLES.includes(role);
  await lockDataFolder(settings, closers);
  // What is served over HTTP is a third of all that there is to load; where nobody is served it is not.
  const isServing = has('web') || settings.MONITORING_PORT !== undefined;
  const web = isServing ? import('./web.ts') : undefined;
  const finding = [
    findStore(settings, log).then((found) => closers.keep(found)),
    findCounters(settings, log).then((found) => closers.keep(found)),
    findEvolution(settings, log, sandboxSetup).then((found) => closers.keep(found)),
  ] as const;
  // When one is not found the others are still to be closed, so all are waited for.
  await Promise.allSettled(finding);
  const [store, counters, evolution] = await Promise.all(finding);
  const services: Services = {
    version: pkg.version,
    roles: settings.ROLES,
    store: store.description,
    counters: counters.description,
    evolution: evolution.description,
  };

  const stopping = new AbortController();
  // Every lane that waits for its slot listens to it; Node would suspect a leak from the eleventh on.
  setMaxListeners(0, stopping.signal);
  const inbox = mongoInbox(store.service.models);
  const scheduler = await createScheduler(store.service.connection, log);
  const credentials = await webhookCredentials(settings, services.evolution.servers);
  const caches = frotaCaches({ clock: systemClock, random: Math.random, log, redis: counters.redis });
  const monitoring = startMonitoring({
    log,
    services,
    store: store.service,
    counters: counters.service,
    evolution: evolution.service,
    scheduler,
    caches: caches.all,
  });
  let applier: WorkLoop | undefined;
  let server: HttpServer | undefined;
  const ownUrl = (): string => webUrl(settings, server?.port);
  const wakeApplier = (): void => applier?.wake();
  const ports = createPorts({
    settings,
    log,
    models: store.service.models,
    caches,
    counters: (restore) => selfRestoring(counters.service, restore),
    messenger: evolutionMessenger(evolution.service, {
      sendTimeoutMs: settings.SEND_TIMEOUT_MS,
      onSent: monitoring.sent,
    }),
    wake: (made) => wakeHere({ scheduler, inbox, stopping: stopping.signal, wakeApplier, log }, made),
    replay: replayInto(inbox, { now: () => ports.clock.now() }, wakeApplier),
    probe: evolutionProbe(evolution.service, {
      url: ownUrl,
      credentials,
    }),
  });

  const contactImport = mongoContactImport(store.service.models);
  const chats = await startChats(settings, { ports, contactImport, webUrl: ownUrl }, log);
  closers.add('chats', chats.stop);
  if (has('worker')) {
    await installFileRules(ports, settings);
    await restoreCounters(ports);
    const lanes = defineJobs(scheduler, ports, stopping.signal);
    // Nothing that they need is closed before: an answer that nobody notes down is a message of which nobody knows.
    closers.add('sends', () => endOfSends(lanes, settings.SEND_TIMEOUT_MS, log));
  }
  server = await (
    await web
  )?.startWeb(
    {
      settings,
      log,
      ports,
      models: store.service.models,
      inbox,
      credentials,
      redis: counters.redis,
      chats,
      monitoring,
      caches,
      contactImport,
      wakeApplier,
      webUrl: ownUrl,
      agenda: scheduler.agenda,
    },
    closers,
  );
  if (has('web') || has('worker')) {
    applier = startApplier(ports, inbox, { pool: settings.WEBHOOK_POOL, metrics: monitoring });
    closers.add('applier', applier.stop);
  }
  if (has('worker')) {
    for (const loop of startOutbox(ports, stopping.signal)) closers.add('outbox', loop.stop);
    await scheduler.start();
    closers.add('scheduler', scheduler.stop);
    await wakeRecurring(scheduler);
    // While Frota was away its numbers changed and its address may have. In the background: a slow Evolution server must
    // not hold up the start.
    const firstLook = pollInstances(ports)
      .then(() => registerWebhooks(ports, { check: true }))
      .catch((error: unknown) => log.error({ err: error }, 'the fleet could not be looked at'));
    closers.add('first look', () => within(FIRST_LOOK_MS, firstLook));
  }
  closers.add('vital signs', monitoring.watch(ports).stop);
  closers.add('stopping', async () => stopping.abort());

  return {
    ...(server !== undefined && { port: server.port }),
    ports,
    contactImport,
    chats: chats.platforms,
    services,
    ...(evolution.sandbox !== undefined && { sandbox: evolution.sandbox }),
    stop: () => closers.close(),
  };
}

/** What is being sent gets the time that any send has; its lanes are handed over by then. */
async function endOfSends(lanes: UnderWay, sendTimeoutMs: number, log: Logger): Promise<void> {
  if (lanes.size > 0) log.info({ lanes: lanes.size }, 'waiting for what is being sent');
  await within(sendTimeoutMs + NOTE_DOWN_MS, lanes.ended());
}

/** What lies in the data folder (the embedded store, the sandbox) is one process's at a time. */
async function lockDataFolder(settings: Settings, closers: Closers): Promise<void> {
  if (settings.MONGODB_URI !== undefined && settings.EVOLUTION_SERVERS !== undefined) return;
  const { lockFolder } = await import('./embedded/folder-lock.ts');
  const lock = await lockFolder(resolve(settings.FROTA_DATA_DIR));
  closers.add('data folder', lock.release);
}
