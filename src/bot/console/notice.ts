import type { Language } from '../i18n/language.ts';
import { TEXTS } from '../i18n/texts.ts';

/** pino's number for warnings. */
const WARN = 40;

/**
 * What a person at the console should hear of a log line, in their words if there are any: a number that changes its state,
 * warnings and errors. Undefined: nothing. The whole log is in the log file.
 */
export function noticeOf(line: string, language: Language): string | undefined {
  const entry = JSON.parse(line) as Record<string, unknown>;
  const { msg, instance, to, evidence, level, err } = entry;
  if (msg === 'instance changed state' && entry['from'] !== 'connecting') {
    const states: Readonly<Record<string, string>> = TEXTS[language].states;
    return `● ${String(instance)}: ${states[String(to)] ?? String(to)} (${String(evidence)})`;
  }
  if (typeof level !== 'number' || level < WARN) return undefined;
  const about = instance === undefined ? '' : `${String(instance)}: `;
  const cause =
    typeof err === 'object' && err !== null && 'message' in err ? ` (${String(err.message)})` : '';
  return `▲ ${about}${String(msg)}${cause}`;
}

/** What a log line says, without its fields. */
export function messageOfLine(line: string): string {
  return String((JSON.parse(line) as { msg?: unknown }).msg);
}
