import type { Settings } from '../config/index.ts';
import { runCommand } from './bot/commands/run-command.ts';
import { TEXTS } from './bot/i18n/texts.ts';
import type { Reply } from './bot/reply.ts';
import { frotaCaches } from './cache/frota-caches.ts';
import { systemClock } from './clock.ts';
import { commandContext } from './command-context.ts';
import { filledOnDemand } from './counters/on-demand.ts';
import { selfRestoring } from './engine/restore-counters.ts';
import { FrotaError } from './errors.ts';
import { sandboxElsewhere } from './evolution/elsewhere.ts';
import { evolutionMessenger } from './evolution/messenger.ts';
import { evolutionProbe } from './evolution/probe.ts';
import { createScheduler } from './jobs/agenda.ts';
import type { Logger } from './log.ts';
import { createPorts, type Parts } from './ports.ts';
import { findCounters, findStoreBeside, webhookCredentials } from './services.ts';
import { Closers } from './shutdown.ts';
import { mongoContactImport } from './store/contact-import.ts';
import { mongoInbox } from './store/inbox.ts';
import { wakeOthers } from './wake.ts';
import { replayInto } from './webhooks/replay.ts';

/**
 * Runs one command on the store that the settings name, or on the one in the data folder.
 * @throws FrotaError when the store or the counters cannot be reached
 */
export async function runOnStore(line: string, settings: Settings, log: Logger): Promise<Reply> {
  const closers = new Closers(log);
  try {
    const store = closers.keep(await findStoreBeside(settings, log));
    const counters = closers.keep(await findCounters(settings, log));
    const { models, connection } = store.service;
    const inbox = mongoInbox(models);
    const scheduler = await createScheduler(connection, log);
    closers.add('scheduler', scheduler.stop);
    const others = wakeOthers({ scheduler, inbox, log });
    closers.add('jobs that were woken', others.asked);
    const ports = createPorts({
      settings,
      log,
      models,
      caches: frotaCaches({ clock: systemClock, random: Math.random, log, redis: counters.redis }),
      // Those in memory are nobody else's.
      counters: (restore) =>
        (settings.REDIS_URL === undefined ? filledOnDemand : selfRestoring)(counters.service, restore),
      ...(await evolutionFrom(settings)),
      replay: replayInto(inbox, systemClock, () => undefined),
      wake: () => others.wake,
    });
    const contactImport = mongoContactImport(models);
    const context = commandContext({ ports, contactImport }, settings);
    const answer = await runCommand(context, line);
    if (answer.follow === undefined || answer.blocks.length > 0) return answer;
    // Nothing moves in a shell: what would be watched is shown as it is now.
    const { example } = TEXTS[context.language].help['campaign.show'];
    return await runCommand(context, example(answer.follow.name));
  } finally {
    await closers.close();
  }
}

async function evolutionFrom(settings: Settings): Promise<Pick<Parts, 'probe' | 'messenger'>> {
  const servers = settings.EVOLUTION_SERVERS;
  if (servers === undefined) return sandboxElsewhere();
  const credentials = await webhookCredentials(
    settings,
    servers.map(({ name }) => name),
  );
  return {
    probe: evolutionProbe(servers, { url: () => publicUrl(settings), credentials }),
    messenger: evolutionMessenger(servers, { sendTimeoutMs: settings.SEND_TIMEOUT_MS }),
  };
}

function publicUrl({ PUBLIC_URL: url }: Settings): string {
  // The settings are not read without it where there are Evolution servers.
  if (url === undefined) throw new FrotaError('bad_settings', 'PUBLIC_URL is not set.');
  return url;
}
