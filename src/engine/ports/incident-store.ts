/** Problems that people should know of. Each is open once at most, whoever raises it and however often. */
export interface IncidentStore {
  /**
   * Opens the problem's incident, or takes new facts into the one that is open. One that was resolved within
   * `REOPENED_MS` is opened again: what comes and goes is one problem.
   */
  raise(problem: Problem, at: Date): Promise<Raised>;
  /**
   * Ends the open incident of a problem, which is over. Undefined: there is none; but if a person had resolved it, the problem
   * may come anew from now on.
   */
  resolve(fingerprint: string, at: Date): Promise<Incident | undefined>;
  /** Those that are not resolved, oldest first. */
  open(): Promise<Incident[]>;
  /** Those that a person resolved though the problem lasts. Raising it does nothing until it was over once. */
  dismissed(): Promise<Incident[]>;
  /** Those that were resolved since then, oldest first. */
  resolvedSince(since: Date): Promise<Incident[]>;
  /** All, or those of one status, newest first; from behind a place on. */
  page(query: IncidentQuery): Promise<Incident[]>;
  /** One by its ref, capitals do not matter. */
  get(ref: string): Promise<Incident | undefined>;
  /**
   * Somebody takes care of it (`acked`), or nobody is to hear of it for a while (`silenced`). One that somebody else has is not
   * taken from them, and a silence is never cut short.
   */
  hold(ref: string, what: HoldKind, hold: Hold): Promise<Handled>;
  /** A person says that it is over; it stays so until the problem has ended and comes anew. */
  close(ref: string, by: string, at: Date): Promise<Handled>;
  /** All of one problem, newest first. */
  history(fingerprint: string, limit: number): Promise<Incident[]>;
}

export interface IncidentQuery {
  status?: Incident['status'];
  limit: number;
  after?: Pick<Incident, 'openedAt' | 'id'>;
}

/** An incident resolved for less than this is opened again rather than a new one, in ms. */
export const REOPENED_MS = 10 * 60_000;

export const INCIDENT_KINDS = [
  'disconnected',
  'failing',
  'silent',
  'conflict',
  'logged_out',
  'restricted',
  'banned',
  'health_low',
  'warm_up_stopped',
  'limit_used_up',
  'campaign_stalled',
  'campaign_braked',
  'server_unreachable',
  'evolution_outdated',
  'server_crowded',
  'fleet_away',
  'many_disconnected',
  'webhook_queue',
  'dead_letters',
  'memory_high',
  'cpu_high',
  'slow_sends',
  'slow_webhooks',
  'redis_away',
  'database_away',
] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** Something that is wrong. The fingerprint says whether it is the same as another. */
export interface Problem {
  fingerprint: string;
  kind: IncidentKind;
  facts: Facts;
  /** Who raises it says so again by then; otherwise whoever looks takes it as over: a process that died tells nothing more. */
  goodUntil?: Date;
}

/** What is known of a problem, for people. */
export type Facts = Readonly<Record<string, Fact>>;
export type Fact = string | number | Date | readonly string[];

/** What raising did: a new incident, one opened again, new facts in an open one, or nothing. */
export type Raised = 'opened' | 'reopened' | 'changed' | 'known';

export interface Incident extends Problem {
  /** The fingerprint, and which of its incidents it is. */
  id: string;
  /** Eight letters and digits by which people name it. */
  ref: string;
  /** Whether it is acked or silenced is a question of the time: see `incident-status.ts`. */
  status: 'open' | 'resolved';
  openedAt: Date;
  resolvedAt?: Date;
  /** The person who resolved it; not there: it ended by itself. */
  resolvedBy?: string;
  /** That person resolved it while the problem lasted, and it has lasted since. */
  dismissed?: true;
  /** Who takes care of it, and until when they are left alone with it. */
  acked?: Hold;
  /** Who wants nobody to hear of it, and until when. */
  silenced?: Hold;
  /** What happened, oldest first; of a long one the latest. */
  timeline: IncidentEvent[];
}

export type HoldKind = 'acked' | 'silenced';

/** Who took an incident in hand, when, and until when that holds. */
export interface Hold {
  by: string;
  at: Date;
  until: Date;
}

/**
 * What became of what a person wanted to do: it is done; somebody had done so before (the incident says who); it is over already;
 * or there is no such incident.
 */
export type Handled = { kind: 'done' | 'known' | 'over'; incident: Incident } | { kind: 'unknown' };

export interface IncidentEvent {
  at: Date;
  what: 'opened' | 'reopened' | 'changed' | 'resolved' | HoldKind;
  /** As they were from then on. */
  facts?: Facts;
  /** The person who did it. */
  by?: string;
  until?: Date;
}
