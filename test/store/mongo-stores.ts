import { mongoApiKeys } from '../../src/store/api-keys.ts';
import { mongoAudits } from '../../src/store/audits.ts';
import { mongoCampaigns } from '../../src/store/campaigns.ts';
import { mongoCards } from '../../src/store/cards.ts';
import type { Store } from '../../src/store/connect.ts';
import { mongoContactImport } from '../../src/store/contact-import.ts';
import { mongoContacts } from '../../src/store/contacts.ts';
import { mongoConversations } from '../../src/store/conversations.ts';
import { mongoIdempotency } from '../../src/store/idempotency.ts';
import { mongoIncidents } from '../../src/store/incidents.ts';
import { mongoInstances } from '../../src/store/instances.ts';
import { mongoLanes } from '../../src/store/lanes.ts';
import { mongoLeases } from '../../src/store/leases.ts';
import { mongoLedger } from '../../src/store/ledger.ts';
import { mongoLids } from '../../src/store/lids.ts';
import { mongoMigrations } from '../../src/store/migrations.ts';
import type { MessageDoc, Models } from '../../src/store/models.ts';
import { mongoOutbox } from '../../src/store/outbox.ts';
import { mongoPeople } from '../../src/store/people.ts';
import { mongoPlacements } from '../../src/store/placements.ts';
import { mongoPresses } from '../../src/store/presses.ts';
import { mongoReceivedEvents } from '../../src/store/received-events.ts';
import { mongoRules } from '../../src/store/rules.ts';
import { mongoQrCodes } from '../../src/store/qr-codes.ts';
import { mongoSeen } from '../../src/store/seen.ts';
import { mongoSessions } from '../../src/store/sessions.ts';
import { mongoStrangers } from '../../src/store/strangers.ts';
import type { Stores, StoresUnderTest } from '../contract/stores.ts';
import { docOf, rowOfDoc } from './ledger-rows.ts';

/** The stores of one process in MongoDB. */
export function mongoStores(models: Models): Stores {
  return {
    ledger: mongoLedger(models),
    campaigns: mongoCampaigns(models),
    contacts: mongoContacts(models),
    lids: mongoLids(models),
    placements: mongoPlacements(models),
    migrations: mongoMigrations(models),
    instances: mongoInstances(models),
    lanes: mongoLanes(models),
    incidents: mongoIncidents(models),
    audits: mongoAudits(models),
    cards: mongoCards(models),
    people: mongoPeople(models),
    presses: mongoPresses(models),
    conversations: mongoConversations(models),
    seen: mongoSeen(models),
    apiKeys: mongoApiKeys(models),
    idempotency: mongoIdempotency(models),
    leases: mongoLeases(models),
    sessions: mongoSessions(models),
    outbox: mongoOutbox(models),
    received: mongoReceivedEvents(models),
    rules: mongoRules(models),
    qrCodes: mongoQrCodes(models),
    strangers: mongoStrangers(models),
  };
}

/** The stores in MongoDB, for their contracts. */
export function mongoStoresUnderTest({ models }: Store): StoresUnderTest {
  return {
    ...mongoStores(models),
    other: mongoStores(models),

    async put(rows) {
      await models.messages.insertMany(rows.map(docOf));
    },

    async rows() {
      const rows = await models.messages.find().lean<MessageDoc[]>();
      return rows.map(rowOfDoc);
    },

    async addContacts(list, contacts) {
      await mongoContactImport(models).upsertMany(contacts, list);
      for (const { phone, ...record } of contacts) {
        await models.contacts.updateOne({ _id: phone }, { $set: record });
      }
    },
  };
}
