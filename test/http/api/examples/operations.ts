import { createRule } from '../../../../src/engine/automations/manage-rules.ts';
import { raise } from '../../../../src/engine/incidents.ts';
import { incidentRef } from '../../../../src/engine/incident-ref.ts';
import { audit } from '../../../../src/engine/audit.ts';
import type { TestEngine } from '../../../engine/test-engine.ts';
import { mongoInbox } from '../../../../src/store/inbox.ts';
import type { Beside, Example, Examples } from './examples.ts';

const banned = async (engine: TestEngine): Promise<Example> => {
  await raise(engine, {
    fingerprint: 'banned:vendas-1',
    kind: 'banned',
    facts: { instance: 'vendas-1', since: engine.clock.now(), evidence: 'closed (403)' },
  });
  return { params: { ref: incidentRef('banned:vendas-1#1') } };
};

const rule = async (engine: TestEngine): Promise<Example> => {
  const { id } = await createRule(
    engine,
    {
      name: 'Pediu o preço',
      when: 'keyword',
      conditions: { contains: ['preço'], hours: { days: [1, 2], fromMinute: 480, toMinute: 1_080 } },
      actions: [{ kind: 'tag', tag: 'quente' }, { kind: 'opt_out' }],
    },
    'ana',
  );
  return { params: { id } };
};

/** A webhook that was given up. */
const dead = async (engine: TestEngine, { models }: Beside): Promise<Example> => {
  const inbox = mongoInbox(models);
  const now = engine.clock.now();
  await inbox.insert([
    {
      id: 'a',
      server: 'main',
      event: 'messages.update',
      instance: 'vendas-1',
      eventAt: now.toISOString(),
      data: { keyId: 'K1' },
      receivedAt: now,
    },
  ]);
  await inbox.claim(1, now, 1_000);
  await inbox.end('a', { how: 'dead', at: now, error: 'cannot be applied to 5511988887777' });
  const [event] = await engine.received.dead(1);
  return { params: { ref: event?.ref ?? 'none' } };
};

export const operationExamples: Examples = {
  listIncidents: { given: banned },
  getIncident: { given: banned },
  acknowledgeIncident: { given: banned },
  silenceIncident: { given: banned, body: { forMs: 3_600_000 } },
  resolveIncident: { given: banned },

  listAutomations: { given: rule },
  createAutomation: {
    body: {
      name: 'Mudou de ideia',
      when: 'keyword',
      if: { text: { equals: 'me tira dessa lista' } },
      // oxlint-disable-next-line unicorn/no-thenable -- it is what people write, and nothing that is awaited has it.
      then: { opt_out: true },
    },
  },
  getAutomation: { given: rule },
  dryRunAutomation: { given: rule },
  enableAutomation: { given: rule },
  disableAutomation: { given: rule },
  removeAutomation: { given: rule },

  getWebhooks: {},
  setWebhooks: {},
  listDeadLetters: { given: dead },
  getDeadLetter: { given: dead },
  retryDeadLetter: { given: dead },
  retryDeadLetters: { given: dead },
  dropDeadLetter: { given: dead },

  listAudit: {
    async given(engine) {
      await audit(engine, { actor: 'ana', action: 'instance.pause', subject: 'instance:a', details: { at: new Date(0) } });
    },
  },
};
