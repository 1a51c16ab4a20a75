/** Who did what, kept for good. */
export interface AuditStore {
  append(entry: AuditEntry): Promise<void>;
  /** Appends it unless there is one of the same time, actor, action and subject. Safe to repeat. */
  appendOnce(entry: AuditEntry): Promise<void>;
  /** Newest first; of one subject, if it is named. */
  list(query: { subject?: string; limit: number }): Promise<AuditEntry[]>;
}

export interface AuditEntry {
  at: Date;
  /** A person as their chat names them, or `frota` itself. */
  actor: string;
  /** `instance.pause`, `campaign.brake` … */
  action: string;
  /** `instance:vendas-1`, `campaign:<id>` … */
  subject: string;
  details?: Readonly<Record<string, unknown>>;
}
