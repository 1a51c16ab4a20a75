import type { Clock } from '../../clock.ts';
import type { InstanceState } from '../../engine/types.ts';
import type { Language } from '../i18n/language.ts';
import { TEXTS } from '../i18n/texts.ts';

/** The fields of our log lines that are read here. */
interface LogLine {
  level: string;
  msg: string;
  instance?: string;
  from?: InstanceState;
  to?: InstanceState;
  evidence?: string;
  err?: { message?: string; type?: string };
  reason?: string;
}

/** What its driver calls it. */
const DATABASE_AWAY = /^Mongo(?:ose)?(?:Network|ServerSelection|Topology|Pool)/;

/** The same is told once in so many ms: while the database is away each part says so, several times a second. */
const ONCE_IN_MS = 60_000;

const WORTH_TELLING: ReadonlySet<string> = new Set(['warn', 'error', 'fatal']);

/**
 * What a person at the console should hear of a log line, in their words if there are any: a number that changes its state,
 * warnings and errors. Undefined: nothing. The whole log is in the log file.
 */
export function noticeOf(line: string, language: Language): string | undefined {
  const { level, msg, instance, from, to, evidence, err, reason } = JSON.parse(line) as LogLine;
  if (msg === 'instance changed state' && from !== 'connecting' && to !== undefined) {
    return `● ${instance}: ${TEXTS[language].states[to]} (${evidence})`;
  }
  if (!WORTH_TELLING.has(level)) return undefined;
  const about = instance === undefined ? '' : `${instance}: `;
  const cause = DATABASE_AWAY.test(err?.type ?? '') ? TEXTS[language].databaseAway : (err?.message ?? reason);
  return `▲ ${about}${msg}${cause === undefined ? '' : ` (${cause})`}`;
}

/** As `noticeOf`, but warnings of the same words about the same number once a minute; the next one tells how many there were. */
export function calmNotices(language: Language, clock: Clock): (line: string) => string | undefined {
  const told = new Map<string, { at: number; times: number }>();
  return (line) => {
    const notice = noticeOf(line, language);
    const { level, msg, instance = '' } = JSON.parse(line) as LogLine;
    if (notice === undefined || !WORTH_TELLING.has(level)) return notice;
    const key = `${instance} ${msg}`;
    const now = clock.now().getTime();
    const last = told.get(key);
    if (last !== undefined && Math.abs(now - last.at) < ONCE_IN_MS) {
      last.times++;
      return undefined;
    }
    told.set(key, { at: now, times: 1 });
    return last === undefined || last.times === 1 ? notice : `${notice} ×${last.times}`;
  };
}

/** What a log line says, without its fields. */
export function messageOfLine(line: string): string {
  return (JSON.parse(line) as LogLine).msg;
}
