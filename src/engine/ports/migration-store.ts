/** Migrations of numbers' contacts, kept for good. Each number's are counted, so that only one can be the next. */
export interface MigrationStore {
  get(id: string): Promise<Migration | undefined>;
  /** A number's, the newest first. */
  ofNumber(from: string): Promise<Migration[]>;
  /** Those that are not finished. */
  running(): Promise<Migration[]>;
  /** Adds one. False: its id is taken. */
  create(migration: Migration): Promise<boolean>;
  /** Saves how far one is, if it still is where it was read: by its stage, cursor, claim and who stopped it. */
  advance(from: Migration, to: MigrationProgress): Promise<boolean>;
}

/** Moves all contacts of a number to others, or (`undoes`) back. */
export interface Migration {
  /** `vendas-1/2` is the second of vendas-1. */
  id: string;
  /** The number that loses its contacts; or, undoing, the one that gets them back. */
  from: string;
  sequence: number;
  /** The migration that it takes back. */
  undoes?: string;
  /** Who asked for it. */
  by: string;
  startedAt: Date;
  /** Contacts to be moved, when it began. */
  contacts: number;
  targets: MigrationTarget[];
  stage: MigrationStage;
  /** The last contact (phone) of the stage that was looked at: all up to it are where they belong. */
  cursor?: string;
  /** The last contact (phone) of the stage that a worker may have in hand. It is noted before they are moved. */
  claimed?: string;
  /** Who ended it before its time. Workers take up no contacts any more. */
  stoppedBy?: string;
  /** Not there: it is under way. */
  finishedAt?: Date;
}

/** Those who replied or opted in go first; then everybody who is left. */
export type MigrationStage = 'engaged' | 'rest';

export interface MigrationTarget {
  instance: string;
  /** Contacts that it is to get, and that it has got. */
  contacts: number;
  placed: number;
}

/** Where one has got to. */
export type MigrationProgress = Pick<
  Migration,
  'stage' | 'cursor' | 'claimed' | 'targets' | 'stoppedBy' | 'finishedAt'
>;
