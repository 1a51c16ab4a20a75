import type { Clock } from '../../clock.ts';
import type { InstanceState } from '../../engine/types.ts';
import { isDatabaseAway } from '../../store/database-away.ts';
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

/** The same is told once in so many ms: while the database is away each part says so, several times a second. */
const ONCE_IN_MS = 60_000;

const WARNING = '▲';

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
  // That is nothing of the number's own: each would say the same.
  if (isDatabaseAway(err?.type)) return `${WARNING} ${msg} (${TEXTS[language].databaseAway})`;
  const about = instance === undefined ? '' : `${instance}: `;
  const cause = err?.message ?? reason;
  return `${WARNING} ${about}${msg}${cause === undefined ? '' : ` (${cause})`}`;
}

/** As `noticeOf`, but the same warning once a minute; if it was kept back meanwhile, the next one tells how often it came since. */
export function calmNotices(language: Language, clock: Clock): (line: string) => string | undefined {
  const told = new Map<string, { at: number; keptBack: number }>();
  return (line) => {
    const notice = noticeOf(line, language);
    if (notice?.startsWith(WARNING) !== true) return notice;
    const now = clock.now().getTime();
    const last = told.get(notice);
    if (last !== undefined && Math.abs(now - last.at) < ONCE_IN_MS) {
      last.keptBack++;
      return undefined;
    }
    // How often something came long ago is no news; and causes are of endless kinds.
    for (const [old, { at }] of told) if (Math.abs(now - at) >= 2 * ONCE_IN_MS) told.delete(old);
    const keptBack = told.get(notice)?.keptBack ?? 0;
    told.set(notice, { at: now, keptBack: 0 });
    return keptBack === 0 ? notice : `${notice} ×${keptBack + 1}`;
  };
}

/** What a log line says, without its fields. */
export function messageOfLine(line: string): string {
  return (JSON.parse(line) as LogLine).msg;
}
