import type { CommandContext } from '../../../src/bot/commands/command.ts';
import type { Campaign } from '../../../src/engine/types.ts';
import { testEngine, type TestEngine } from '../../engine/test-engine.ts';
import { MemoryContactStore } from '../../fakes/contact-store.ts';
import { memoryStore, type MemoryStore } from '../../fakes/memory-store/memory-store.ts';
import * as records from '../../fakes/records.ts';
import { type Answer, ask, contextOf } from '../support.ts';

/** A team at their desks: the engine over stores in memory, with a clock that stands at 09:00 in São Paulo. */
export interface Desk {
  store: MemoryStore;
  engine: TestEngine;
  /** What Ana, who speaks Portuguese, and John, who speaks English, are answered. */
  ana: (line: string) => Promise<Answer>;
  john: (line: string) => Promise<Answer>;
  context: CommandContext;
  given: (changes?: Partial<Campaign>) => Promise<Campaign>;
  campaign: (name: string) => Promise<Campaign>;
}

/** With three healthy numbers, vendas-1 to vendas-3, and a list "clientes" of twelve. */
export async function desk(): Promise<Desk> {
  const store = memoryStore();
  const engine = testEngine(store);
  for (const name of ['vendas-1', 'vendas-2', 'vendas-3']) {
    await store.instances.register(records.instance(name, { hourLimit: 20, dayLimit: 100 }));
  }
  await store.addPeople('clientes', 12);
  const context = contextOf({ ports: engine, contactImport: new MemoryContactStore() });
  return {
    store,
    engine,
    context,
    ana: (line) => ask(context, line),
    john: (line) => ask({ ...context, language: 'en', actor: 'john' }, line),
    async given(changes = {}) {
      const instances = ['vendas-1', 'vendas-2'];
      const { id: _, ...record } = records.campaign('Natal', { status: 'draft', instances, ...changes });
      return store.campaigns.create(record);
    },
    async campaign(name) {
      const [found] = await store.campaigns.find(name);
      if (found === undefined) throw new Error(`no campaign ${name}`);
      return found;
    },
  };
}
