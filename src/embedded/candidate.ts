import type { Host, InstallPolicy, Report } from './host.ts';

export type Engine = 'MongoDB' | 'FerretDB';

/** A program that may serve as `mongod`. */
export interface Candidate {
  name: Engine;
  version: string;
  /** The version of MongoDB that `--version` says it is. */
  mongodVersion: string;
  /** Where it comes from, for the reader of the log. */
  source: string;
  binary: string;
}

/** What a search may use. */
export interface Search {
  host: Host;
  install: InstallPolicy;
  report: Report;
}

/** A place to look for a candidate. */
export interface Place {
  name: string;
  engine: Engine;
  /** Throws `Absent` if there is nothing, any other error if there is something of no use. */
  find(search: Search): Promise<Candidate>;
}

/** There is nothing in a place: no news for anybody, unless nothing is found anywhere. */
export class Absent extends Error {}

/** Throws `Absent` where nothing may be downloaded or installed. */
export function assertMayInstall({ install }: Search): void {
  if (install === 'never')
    throw new Absent('nothing is there, and FROTA_INSTALL=never forbids to install it');
}
