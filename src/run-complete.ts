import { resolve } from 'node:path';
import { type Settings, surveySettings } from '../config/index.ts';
import { findCandidates } from './bot/commands/complete.ts';
import { quoted } from './bot/commands/command-line.ts';
import { type KnownNames, namesIn } from './bot/commands/names.ts';
import { publishedAddress } from './embedded/store-address.ts';
import { mongoCampaigns } from './store/campaigns.ts';
import { mongoContacts } from './store/contacts.ts';
import { mongoInstances } from './store/instances.ts';
import { lookAtStore, type StoreLook } from './store/look.ts';
import { mongoPeople } from './store/people.ts';
import { mongoReceivedEvents } from './store/received-events.ts';
import { mongoRules } from './store/rules.ts';

/** Somebody waits with a finger on a key: a store that is slower, in ms, completes nothing. */
const PATIENCE_MS = 700;

/** What the last of a shell's words may become; what ends in `=` or `/` goes on. Names are known if the store answers at once. */
export async function runComplete(words: readonly string[]): Promise<string[]> {
  const { settings } = surveySettings(process.env);
  const stores: StoreLook[] = [];
  try {
    const names = quickNames(async () => {
      const store = await openStore(settings);
      if (store !== undefined) stores.push(store);
      return store;
    });
    const context = { language: settings.FROTA_LANGUAGE, role: 'admin' as const, names };
    const { found } = await findCandidates(context, lineOf(words));
    return [...new Set(found.map(({ value, before = '', after = ' ' }) => before + value + after.trim()))];
  } finally {
    await Promise.all(stores.map((store) => store.close()));
  }
}

/** The words as one line of Frota's own. */
function lineOf(words: readonly string[]): string {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1).map(word);
  return [...before, typed === '' ? '' : word(typed)].join(' ');
}

function word(text: string): string {
  const [, key = '', value = text] = /^((?:--)?\p{L}[\p{L}\p{N}_-]*=)(.*)$/su.exec(text) ?? [];
  return key + (value === '' ? '' : quoted(value));
}

async function openStore(settings: Settings): Promise<StoreLook | undefined> {
  const uri = settings.MONGODB_URI ?? (await publishedAddress(resolve(settings.FROTA_DATA_DIR)));
  return uri === undefined ? undefined : lookAtStore(uri, PATIENCE_MS).catch(() => undefined);
}

/** Names from a store that is opened when the first are asked for; none if there is no store. */
function quickNames(open: () => Promise<StoreLook | undefined>): KnownNames {
  const ask = (kind: keyof KnownNames) => async (): Promise<string[]> => {
    const store = await open();
    if (store === undefined) return [];
    const { models } = store;
    const names = namesIn({
      campaigns: mongoCampaigns(models),
      instances: mongoInstances(models),
      contacts: mongoContacts(models),
      rules: mongoRules(models),
      received: mongoReceivedEvents(models),
      people: mongoPeople(models),
    });
    return names[kind]().catch(() => []);
  };
  return {
    campaigns: ask('campaigns'),
    instances: ask('instances'),
    lists: ask('lists'),
    rules: ask('rules'),
    events: ask('events'),
    people: ask('people'),
  };
}
