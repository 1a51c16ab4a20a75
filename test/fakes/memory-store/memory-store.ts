import type { ReceivedEvents } from '../../../src/engine/ports.ts';
import type { Contact } from '../../../src/engine/types.ts';
import type { Stores, StoresUnderTest } from '../../contract/stores.ts';
import { memoryApiKeys } from './api-keys.ts';
import { memoryAudits } from './audits.ts';
import { memoryCampaigns } from './campaigns.ts';
import { memoryCards } from './cards.ts';
import { memoryContacts } from './contacts.ts';
import { memoryConversations } from './conversations.ts';
import { memoryIdempotency } from './idempotency.ts';
import { memoryIncidents } from './incidents.ts';
import { memoryInstances } from './instances.ts';
import { memoryLanes } from './lanes.ts';
import { memoryLeases } from './leases.ts';
import { memoryLedger } from './ledger.ts';
import { memoryLids } from './lids.ts';
import { memoryMigrations } from './migrations.ts';
import { memoryOutbox } from './outbox.ts';
import { memoryPeople } from './people.ts';
import { memoryPlacements } from './placements.ts';
import { memoryPresses } from './presses.ts';
import { memoryRules } from './rules.ts';
import { memoryQrCodes } from './qr-codes.ts';
import { memorySeen } from './seen.ts';
import { memorySessions } from './sessions.ts';
import { memoryStrangers } from './strangers.ts';
import { memoryTeam } from './team.ts';
import { copyOf, rowOf } from './row.ts';
import { ledgerRows } from './rows.ts';

export interface MemoryStore extends StoresUnderTest {
  /** Puts made-up people on a list: one for each number from `from` on. */
  addPeople(list: string, count: number, from?: number): Promise<void>;
}

/**
 * The engine's stores in memory, for simulations: they pass the contracts that MongoDB's pass, and are fast with a million
 * rows. Each call is done when it returns: nothing comes between.
 */
export function memoryStore(): MemoryStore {
  const rows = ledgerRows();
  const people = memoryPeople();
  const contacts = memoryContacts(people);
  const stores: Stores = {
    ledger: memoryLedger(rows),
    campaigns: memoryCampaigns(),
    contacts,
    lids: memoryLids(),
    placements: memoryPlacements(people),
    migrations: memoryMigrations(),
    instances: memoryInstances(),
    lanes: memoryLanes(),
    incidents: memoryIncidents(),
    audits: memoryAudits(),
    cards: memoryCards(),
    people: memoryTeam(),
    presses: memoryPresses(),
    conversations: memoryConversations(),
    seen: memorySeen(),
    apiKeys: memoryApiKeys(),
    idempotency: memoryIdempotency(),
    leases: memoryLeases(),
    sessions: memorySessions(),
    outbox: memoryOutbox(),
    received: NOTHING_RECEIVED,
    rules: memoryRules(),
    qrCodes: memoryQrCodes(),
    strangers: memoryStrangers(),
  };
  return {
    ...stores,
    other: stores,

    async put(given) {
      for (const row of given) rows.add(rowOf(row));
    },

    async rows() {
      return Array.from(rows.all(), copyOf);
    },

    async addContacts(list, added) {
      contacts.add(list, added);
    },

    async addPeople(list, count, from = 0) {
      contacts.add(
        list,
        Array.from({ length: count }, (_, n) => person(from + n)),
      );
    },
  };
}

/** Simulations have no webhooks. */
const NOTHING_RECEIVED: ReceivedEvents = {
  stats: async () => ({ waiting: 0, due: 0, dead: 0 }),
  dead: async () => [],
  deadOne: async () => undefined,
  retryDead: async () => 0,
  dropDead: async () => 0,
  refusals: async () => [],
};

function person(n: number): Contact {
  return { phone: `+55119${70_000_000 + n}`, name: `Pessoa ${n}`, attributes: {}, optedOut: false };
}
