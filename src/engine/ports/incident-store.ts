/** Problems that people should know of. Each is open once at most, whoever raises it and however often. */
export interface IncidentStore {
  /**
   * Opens the problem's incident, or takes new facts into the one that is open. One that was resolved within
   * `REOPENED_MS` is opened again: what comes and goes is one problem.
   */
  raise(problem: Problem, at: Date): Promise<Raised>;
  /** Ends the open incident of a problem. Undefined: there is none. */
  resolve(fingerprint: string, at: Date): Promise<Incident | undefined>;
  /** Those that are not resolved, oldest first. */
  open(): Promise<Incident[]>;
  /** All of one problem, newest first. */
  history(fingerprint: string, limit: number): Promise<Incident[]>;
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
  'campaign_stalled',
  'campaign_braked',
  'server_unreachable',
  'evolution_outdated',
] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** Something that is wrong. The fingerprint says whether it is the same as another. */
export interface Problem {
  fingerprint: string;
  kind: IncidentKind;
  facts: Facts;
}

/** What is known of a problem, for people. */
export type Facts = Readonly<Record<string, Fact>>;
export type Fact = string | number | Date | readonly string[];

/** What raising did: a new incident, one opened again, new facts in an open one, or nothing. */
export type Raised = 'opened' | 'reopened' | 'changed' | 'known';

export interface Incident extends Problem {
  /** The fingerprint, and which of its incidents it is. */
  id: string;
  status: 'open' | 'resolved';
  openedAt: Date;
  resolvedAt?: Date;
  /** What happened, oldest first; of a long one the latest. */
  timeline: IncidentEvent[];
}

export interface IncidentEvent {
  at: Date;
  what: 'opened' | 'reopened' | 'changed' | 'resolved';
  /** As they were from then on. */
  facts?: Facts;
}
