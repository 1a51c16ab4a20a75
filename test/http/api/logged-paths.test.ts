import { pino } from 'pino';
import { expect, it } from 'vitest';
import { rateLimits } from '../../../src/http/access/rate-limits.ts';
import { answerErrors } from '../../../src/http/answer-errors.ts';
import { contactRoutes } from '../../../src/http/api/contacts.ts';
import { apiRouter } from '../../../src/http/api/router.ts';
import { serve } from '../../../src/http/app.ts';
import { testEngine } from '../../engine/test-engine.ts';
import { memoryStore } from '../../fakes/memory-store/memory-store.ts';
import { atFileEnd } from '../../setup/at-file-end.ts';
import { asCaller } from '../as-caller.ts';

const RATE = { points: 100, seconds: 60 };
const PHONE = '+5511970000001';

it('a request that fails is logged by its route, without the phone that is in its path', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const engine = testEngine(memoryStore());
  engine.contacts.listed = async () => {
    throw new Error('the disk is full');
  };
  const parts = {
    ports: engine,
    region: 'BR' as const,
    contactImport: { upsertMany: async () => ({ inserted: 0, updated: 0 }) },
  };
  const limits = rateLimits({ all: RATE, queries: RATE, messages: RATE, instances: RATE }, undefined);
  const server = await serve(
    [answerErrors(log), asCaller('admin'), apiRouter(contactRoutes, parts, limits)],
    {
      host: '127.0.0.1',
      port: 0,
      log,
    },
  );
  atFileEnd(() => server.stop());
  const at = `http://127.0.0.1:${server.port}/api/v1/contacts`;
  const answers = [
    await fetch(`${at}/${encodeURIComponent(PHONE)}`),
    await fetch(`${at}?search=${encodeURIComponent(PHONE)}`),
  ];
  expect(answers.map(({ status }) => status)).toEqual([500, 500]);
  const routes = lines.map((line) => (JSON.parse(line) as { route?: string }).route);
  expect(routes).toEqual(['/api/v1/contacts/:phone', '/api/v1/contacts']);
  expect(lines.join('')).not.toContain('970000001');
});
