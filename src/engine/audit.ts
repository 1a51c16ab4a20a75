import type { AuditEntry, Ports } from './ports.ts';

/** The actor of what Frota does by itself. */
export const FROTA = 'frota';

/** The actor of what people did who are written to. */
export const CONTACT = 'contact';

/** Writes down who did what, now. */
export function audit(
  { audits, clock }: Pick<Ports, 'audits' | 'clock'>,
  entry: Omit<AuditEntry, 'at'>,
): Promise<void> {
  return audits.append({ at: clock.now(), ...entry });
}
