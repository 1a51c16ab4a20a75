import { MESSAGE_STATUSES, type MessageStatus, type Progress } from '../../../src/engine/types.ts';
import { type AttemptLog, attemptLog } from './attempt-log.ts';
import { compareText, inOrder, type Row } from './row.ts';
import { type RowQueue, rowQueue } from './row-queue.ts';
import { type SortedList, sortedList } from './sorted-list.ts';

/** All rows of the ledger, with what is needed to find them: nothing that is asked often walks through all of them. */
export interface Rows {
  get(id: string): Row | undefined;
  /** Adds a row whose id is not there yet. */
  add(row: Row): void;
  change(row: Row, changes: Partial<Row>): void;
  all(): Iterable<Row>;
  campaign(id: string): CampaignRows;
  /** Assigned rows by number, in the order of campaigns, and of each in that of its rows; none is empty. */
  readonly assigned: ReadonlyMap<string, SortedList<Row>>;
  /** Rows that are `sending` or `unknown`. */
  readonly unsettled: ReadonlySet<Row>;
  readonly attempts: AttemptLog;
  byKeyId(instance: string, keyId: string): Row | undefined;
}

export interface CampaignRows {
  all: Row[];
  progress: Progress;
  queue: RowQueue;
  assigned: Set<Row>;
}

const UNSETTLED: ReadonlySet<MessageStatus> = new Set(['sending', 'unknown']);

export function ledgerRows(): Rows {
  const byId = new Map<string, Row>();
  const byKeyId = new Map<string, Row>();
  const campaigns = new Map<string, CampaignRows>();
  const assigned = new Map<string, SortedList<Row>>();
  const unsettled = new Set<Row>();
  const attempts = attemptLog();

  const campaign = (id: string): CampaignRows => {
    const found = campaigns.get(id);
    if (found !== undefined) return found;
    const none = { all: [], progress: noProgress(), queue: rowQueue(), assigned: new Set<Row>() };
    campaigns.set(id, none);
    return none;
  };

  const listOf = ({ instance = '' }: Row): SortedList<Row> => {
    const found = assigned.get(instance);
    if (found !== undefined) return found;
    const none = sortedList<Row>((a, b) => compareText(a.campaignId, b.campaignId) || inOrder(a, b));
    assigned.set(instance, none);
    return none;
  };

  const enter = (row: Row): void => {
    const { progress, queue, assigned: ofCampaign } = campaign(row.campaignId);
    progress[row.status]++;
    if (row.repliedAt !== undefined) progress.replied++;
    if (row.status === 'queued') queue.add(row);
    if (row.status === 'assigned') {
      ofCampaign.add(row);
      listOf(row).add(row);
    }
    if (UNSETTLED.has(row.status)) unsettled.add(row);
    if (row.keyId !== undefined) byKeyId.set(`${row.instance}\n${row.keyId}`, row);
  };

  const leave = (row: Row): void => {
    const { progress, queue, assigned: ofCampaign } = campaign(row.campaignId);
    progress[row.status]--;
    if (row.repliedAt !== undefined) progress.replied--;
    if (row.status === 'queued') queue.delete(row);
    if (row.status === 'assigned') {
      ofCampaign.delete(row);
      const list = listOf(row);
      list.delete(row);
      if (list.size === 0) assigned.delete(row.instance ?? '');
    }
    unsettled.delete(row);
  };

  return {
    assigned,
    unsettled,
    attempts,
    campaign,
    get: (id) => byId.get(id),
    all: () => byId.values(),
    byKeyId: (instance, keyId) => byKeyId.get(`${instance}\n${keyId}`),

    add(row) {
      if (byId.has(row.id)) throw new Error(`there is a row ${row.id} already`);
      byId.set(row.id, row);
      const { all, progress } = campaign(row.campaignId);
      all.push(row);
      progress.total++;
      enter(row);
      attempts.note(row);
    },

    change(row, changes) {
      leave(row);
      Object.assign(row, changes);
      enter(row);
      if (changes.sendingAt !== undefined) attempts.note(row);
    },
  };
}

function noProgress(): Progress {
  const none = Object.fromEntries(MESSAGE_STATUSES.map((status) => [status, 0]));
  return { ...none, total: 0, replied: 0 } as Progress;
}
