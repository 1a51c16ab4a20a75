import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { PersonRole } from '../../src/engine/types.ts';
import { serve } from '../../src/http/app.ts';
import { answerErrors } from '../../src/http/answer-errors.ts';
import type { Services } from '../../src/http/monitoring/services.ts';
import { type MonitoringParts, startMonitoring } from '../../src/monitoring.ts';
import type { Store } from '../../src/store/connect.ts';
import type { TestEngine } from '../engine/test-engine.ts';
import { asCaller } from './as-caller.ts';

export const SERVICES: Services = {
  version: '0.1.0',
  roles: ['web', 'worker'],
  store: { name: 'FerretDB', version: 'v2.5.0', embedded: true },
  counters: { kind: 'memory', note: 'for one process only; set REDIS_URL to run several' },
  evolution: { servers: ['main'], sandbox: false },
};

export type Routes = Parameters<typeof serve>[0];

export interface Monitored {
  url: string;
  monitoring: ReturnType<typeof startMonitoring>;
  get(path: string): Promise<Response>;
  post(path: string): Promise<Response>;
}

/** The monitoring of a process, over the engine's store, asked by somebody of this role. */
export async function monitored(
  store: Store,
  engine: TestEngine,
  {
    role,
    routes = [],
    ...parts
  }: Partial<MonitoringParts> & { role?: PersonRole | undefined; routes?: Routes } = {},
): Promise<Monitored> {
  const log = pino({ level: 'silent' });
  const monitoring = startMonitoring({
    log,
    services: SERVICES,
    store,
    counters: engine.counters,
    evolution: [],
    scheduler: { overview: async () => ({ due: 0, locked: 0 }) },
    caches: [],
    ...parts,
  });
  const { before, guarded } = monitoring.routes(engine);
  const caller = role === undefined ? [] : [asCaller(role)];
  const server = await serve([...before, answerErrors(log), ...caller, guarded, ...routes], {
    host: '127.0.0.1',
    port: 0,
    log,
  });
  const watch = monitoring.watch(engine);
  onTestFinished(async () => {
    await server.stop();
    await watch.stop();
  });
  const url = `http://127.0.0.1:${server.port}`;
  return {
    url,
    monitoring,
    get: (path) => fetch(url + path),
    post: (path) => fetch(url + path, { method: 'POST' }),
  };
}
