/** Who did what, kept for good. */
export interface AuditStore {
  append(entry: AuditEntry): Promise<void>;
  /** Appends it unless there is one of the same time, actor, action and subject. Safe to repeat. */
  appendOnce(entry: AuditEntry): Promise<void>;
  /**
   * Newest first; of one subject or actor, if they are named. The actor may be named by the id alone that their name is followed
   * by: `slack:U1` is `Ana (slack:U1)`.
   */
  list(query: { subject?: string; actor?: string; limit: number }): Promise<AuditEntry[]>;
}

export interface AuditEntry {
  at: Date;
  /** A person as their chat names them, or `frota` itself. */
  actor: string;
  /** Where they asked for it: `console`, or the full name of a chat. Not there: nobody asked. */
  where?: string;
  /** `instance.pause`, `campaign.brake` … */
  action: string;
  /** `instance:vendas-1`, `campaign:<id>` … */
  subject: string;
  details?: Readonly<Record<string, unknown>>;
}
