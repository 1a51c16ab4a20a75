#!/usr/bin/env node
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import pkg from '../package.json' with { type: 'json' };
import {
  loadEnvFile,
  readable,
  secretsOf,
  type Settings,
  type Survey,
  surveySettings,
} from '../config/index.ts';
import { lineOf } from './bot/commands/command-line.ts';
import type { FrotaConsole } from './bot/console/console.ts';
import { calmNotices, messageOfLine } from './bot/console/notice.ts';
import { createPaint } from './bot/console/paint.ts';
import { renderBlocks } from './bot/console/render.ts';
import type { Block } from './bot/reply.ts';
import { systemClock } from './clock.ts';
import { messageOf } from './errors.ts';
import { createLog, type Logger, redactor } from './log.ts';
import { stopOnSignals } from './shutdown.ts';
import type { Frota } from './start.ts';

/**
 * With words: one command, answered and done. Without, on a terminal: the console, with the log in a file. Else a plain server
 * with its log on standard output. What keeps it from starting is said on standard error, without the secrets that a driver
 * may repeat. Each of the three loads what it needs by itself: the server's parts would be half of what a short command takes.
 */
async function main(args: readonly string[]): Promise<void> {
  if (args[0] === '--version') {
    process.stdout.write(`${pkg.version}\n`);
    return;
  }
  loadEnvFile();
  if (args[0] === 'complete' && args[1] === '--') {
    const { runComplete } = await import('./run-complete.ts');
    process.stdout.write((await runComplete(args.slice(2))).map((one) => `${one}\n`).join(''));
    return;
  }
  if (await isDoctor(args)) return runDoctorHere(args.includes('--json'));
  const survey = surveySettings(process.env);
  const { settings } = survey;
  const interactive = settings.ROLES.includes('bot') && process.stdin.isTTY && process.stdout.isTTY;
  try {
    if (args.length > 0) await runCommandLine(args, survey);
    else await (interactive ? runConsole(readable(survey)) : runServer(readable(survey)));
  } catch (error) {
    fail(redactor(secretsOf(settings))(messageOf(error)));
  }
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Writes the answer to standard output; to standard error, with exit code 1, when it says what is wrong. */
async function runCommandLine(args: readonly string[], survey: Survey): Promise<void> {
  const { runOnce } = await import('./run-once.ts');
  const log = createLog({ level: 'error', secrets: secretsOf(survey.settings) }, process.stderr);
  const { blocks, failed } = await runOnce(lineOf(args), survey, log);
  write(blocks, failed === true ? process.stderr : process.stdout);
  if (failed === true) process.exitCode = 1;
}

function write(blocks: readonly Block[], output: NodeJS.WriteStream): void {
  const paint = createPaint(output.isTTY && output.hasColors());
  const lines = renderBlocks(blocks, { paint, width: output.isTTY ? output.columns : Infinity });
  output.write(lines.map((line) => `${line}\n`).join(''));
}

/** `frota doctor`, which also works where the settings or the store do not. */
async function isDoctor([word = '', ...others]: readonly string[]): Promise<boolean> {
  if (others.some((other) => other !== '--json')) return false;
  const [{ doctorCommand }, { wordsFor }] = await Promise.all([
    import('./bot/commands/doctor.ts'),
    import('./bot/commands/command.ts'),
  ]);
  return wordsFor(doctorCommand).includes(word);
}

/** Writes what was found to standard output, for people or as JSON; exit code 1 when there is a problem. */
async function runDoctorHere(asJson: boolean): Promise<void> {
  const [{ runDoctor }, { doctorJson, doctorReply }, { TEXTS }] = await Promise.all([
    import('./run-doctor.ts'),
    import('./bot/commands/doctor.ts'),
    import('./bot/i18n/texts.ts'),
  ]);
  const survey = surveySettings(process.env);
  const findings = await runDoctor(survey);
  const texts = TEXTS[survey.settings.FROTA_LANGUAGE];
  const reply = doctorReply(texts, findings);
  if (asJson) process.stdout.write(`${JSON.stringify(doctorJson(texts, findings), undefined, 2)}\n`);
  else write(reply.blocks, process.stdout);
  if (reply.failed === true) process.exitCode = 1;
}

async function runServer(settings: Settings): Promise<void> {
  const { startFrota } = await import('./start.ts');
  const log = createLog({ level: settings.LOG_LEVEL, secrets: secretsOf(settings) });
  const frota = await startFrota(settings, log);
  stopOnSignals(async () => {
    log.info('stopping');
    await frota.stop();
    log.info('stopped');
  });
  log.info({ port: frota.port, ...frota.services }, 'Frota is ready');
}

async function runConsole(settings: Settings): Promise<void> {
  const [{ startConsole }, { commandContext }, { startFrota }] = await Promise.all([
    import('./bot/console/console.ts'),
    import('./command-context.ts'),
    import('./start.ts'),
  ]);
  let terminal: FrotaConsole | undefined;
  const log = consoleLog(settings, (line) => {
    // Until the console is there all is shown: a first start may install a database, which takes a minute.
    if (terminal === undefined) process.stdout.write(`${messageOfLine(line)}\n`);
    else notify(terminal, line);
  });
  const noticeOf = calmNotices(settings.FROTA_LANGUAGE, systemClock);
  const notify = (to: FrotaConsole, line: string): void => {
    const notice = noticeOf(line);
    if (notice !== undefined) to.notify(notice);
  };
  const frota = await startFrota(settings, log);
  const end = stopOnSignals(async () => {
    terminal?.stop();
    await frota.stop();
  });
  log.info({ port: frota.port, ...frota.services }, summary(frota, settings));
  terminal = startConsole({
    context: commandContext(frota, settings),
    input: process.stdin,
    output: process.stdout,
    onExit: () => void end(),
  });
}

/** Writes the whole log to a file, and hands each line on. */
function consoleLog(settings: Settings, tell: (line: string) => void): Logger {
  mkdirSync(settings.FROTA_DATA_DIR, { recursive: true });
  const file = pino.destination({ dest: join(settings.FROTA_DATA_DIR, 'frota.log'), sync: true });
  const write = (line: string): void => {
    file.write(line);
    tell(line);
  };
  return createLog({ level: settings.LOG_LEVEL, secrets: secretsOf(settings) }, { write });
}

function summary({ port, services }: Frota, settings: Settings): string {
  const { store, counters, evolution, version } = services;
  const parts = [
    `Frota ${version}`,
    `${store.name} ${store.version}${store.embedded ? ` (${settings.FROTA_DATA_DIR})` : ''}`,
    `counters: ${counters.kind}`,
    `Evolution: ${evolution.servers.join(', ')}`,
    ...(port === undefined ? [] : [`http://${settings.HOST}:${port}`]),
  ];
  return parts.join(' · ');
}

await main(process.argv.slice(2)).catch((error: unknown) => fail(messageOf(error)));
