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
  err?: { message?: string };
  reason?: string;
}

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
  const cause = err?.message ?? reason;
  return `▲ ${about}${msg}${cause === undefined ? '' : ` (${cause})`}`;
}

/** What a log line says, without its fields. */
export function messageOfLine(line: string): string {
  return (JSON.parse(line) as LogLine).msg;
}
