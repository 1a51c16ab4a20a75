import type { Campaign, Contact, Instance } from '../../src/engine/types.ts';

/** Records for tests, complete and plausible; what a test is about it gives itself. */

export function instance(name: string, changes: Partial<Instance> = {}): Instance {
  return {
    name,
    server: 'main',
    phone: '+5511988880000',
    state: 'connected',
    evidence: 'Evolution reports open',
    since: new Date('2026-03-01T00:00:00Z'),
    hourLimit: 1_000,
    dayLimit: 10_000,
    newChatLimit: 10_000,
    health: 100,
    consecutiveFailures: 0,
    ...changes,
  };
}

export function campaign(id: string, changes: Partial<Campaign> = {}): Campaign {
  return {
    id,
    name: id,
    status: 'running',
    list: 'clientes',
    variants: ['Oi {{nome}}!'],
    strategy: 'round_robin',
    instances: ['A', 'B', 'C'],
    interval: { minMs: 25_000, maxMs: 50_000 },
    dailyLimitPerInstance: 100,
    pauseOnHealthBelow: 30,
    createdAt: new Date('2026-03-01T00:00:00Z'),
    audienceComplete: false,
    ...changes,
  };
}

export function contact(phone: string, changes: Partial<Contact> = {}): Contact {
  return { phone, attributes: {}, optedOut: false, ...changes };
}
