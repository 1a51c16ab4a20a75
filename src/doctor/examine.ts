import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import { type Area, AREAS, type Finding, found } from './finding.ts';

/** One thing that is looked at; what it cannot tell itself it throws. */
export interface Check {
  area: Area;
  run(): Promise<readonly Finding[]>;
}

export type Examined = Finding & { area: Area };

export interface ExamineOptions {
  /** Each check has so long, in ms: what hangs is a finding, too. */
  limitMs: number;
  /** Takes secrets and phones out of what drivers and other sides say. */
  redact: (text: string) => string;
}

/** Runs all checks side by side, and tells what they found in the order of the areas. Never throws, and ends in time. */
export async function examine(checks: readonly Check[], options: ExamineOptions): Promise<Examined[]> {
  const examined = await Promise.all(checks.map((check) => findingsOf(check, options)));
  return examined.flat().sort((a, b) => AREAS.indexOf(a.area) - AREAS.indexOf(b.area));
}

/** Whether something that was found keeps Frota from working. */
export function hasProblem(findings: readonly Finding[]): boolean {
  return findings.some(({ level }) => level === 'problem');
}

async function findingsOf({ area, run }: Check, { limitMs, redact }: ExamineOptions): Promise<Examined[]> {
  const done = new AbortController();
  const late = delay(limitMs, undefined, { signal: done.signal }).then(
    () => [found('problem', 'check_slow', { seconds: Math.round(limitMs / 1_000) })],
    () => [],
  );
  const findings = await Promise.race([run(), late]).catch((error: unknown) => [
    found('problem', 'check_failed', { reason: messageOf(error) }),
  ]);
  done.abort();
  const told = ({ level, code, params }: Finding): Examined =>
    ({ area, level, code, params: cleaned(params, redact) }) as Examined;
  return findings.map(told);
}

function cleaned(params: object, redact: (text: string) => string): object {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? redact(value) : value]),
  );
}
