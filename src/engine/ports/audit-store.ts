/** Who did what, kept for good. */
export interface AuditStore {
  append(entry: AuditEntry): Promise<void>;
  /** Appends it unless there is one of the same time, actor, action and subject. Safe to repeat. */
  appendOnce(entry: AuditEntry): Promise<void>;
  /**
   * Newest first; of one subject or actor, if they are named. The actor may be named by the id alone that their name is followed
   * by: `slack:U1` is `Ana (slack:U1)`.
   */
  list(query: AuditQuery): Promise<AuditEntry[]>;
  /** The same in pages. */
  page(query: AuditQuery & { after?: string }): Promise<AuditPage>;
}

export interface AuditQuery {
  subject?: string;
  actor?: string;
  limit: number;
}

export interface AuditPage {
  entries: AuditEntry[];
  /** Where the next page begins (`after`), in the store's own words. Undefined: this is the last. */
  next?: string;
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
