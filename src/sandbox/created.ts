import type { SandboxContext } from './context.ts';
import type { JournalLine } from './journal-file.ts';
import { SandboxNumber } from './number.ts';
import type { Integration } from './settings.ts';

const DAY_MS = 86_400_000;

/** A number that was made by a call, not by the sandbox's options. */
export interface Created {
  instance: string;
  integration: Integration;
  /** When it was made, ISO. */
  at: string;
}

/** Such a number: one on Meta's Cloud API is open at once, another has to be paired. */
export function createdNumber({ instance: name, integration, at }: Created, context: SandboxContext) {
  const ageDays = Math.max(0, context.clock.now().getTime() - Date.parse(at)) / DAY_MS;
  const state = integration === 'WHATSAPP-BUSINESS' ? 'open' : 'close';
  return new SandboxNumber({ name, integration, ageDays, state }, context);
}

/** Brings back the numbers that were made by calls to an earlier process. */
export function restoreCreated(
  numbers: Map<string, SandboxNumber>,
  context: SandboxContext,
  lines: readonly JournalLine[],
): void {
  for (const line of lines) {
    if (line.type === 'created' && !numbers.has(line.instance))
      numbers.set(line.instance, createdNumber(line, context));
  }
}
