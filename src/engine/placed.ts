import type { AuditEntry, AuditStore, Ports } from './ports.ts';

/** Ports through which all that is written down of whoever asks says where they asked. */
export function placed<P extends Pick<Ports, 'audits'>>(ports: P, actor: string, where: string): P {
  const place = (entry: AuditEntry): AuditEntry => (entry.actor === actor ? { ...entry, where } : entry);
  const audits: AuditStore = {
    append: (entry) => ports.audits.append(place(entry)),
    appendOnce: (entry) => ports.audits.appendOnce(place(entry)),
    list: (query) => ports.audits.list(query),
    page: (query) => ports.audits.page(query),
  };
  return { ...ports, audits };
}
