import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { TEXTS } from '../../src/bot/i18n/texts.ts';
import { doctorReply } from '../../src/bot/commands/doctor.ts';
import { renderBlocks } from '../../src/bot/console/render.ts';
import { type Check, examine, type Examined } from '../../src/doctor/examine.ts';

/** Far more than any check takes here, in ms. */
export const PATIENCE_MS = 5_000;

/** What checks find: level and code of each finding, and its params where they are asked for. */
export async function findingsOf(...checks: Check[]): Promise<Examined[]> {
  return examine(checks, { limitMs: PATIENCE_MS, redact: (text) => text });
}

export const codesOf = (findings: readonly Examined[]): string[] =>
  findings.map(({ level, code }) => `${level} ${code}`);

/** As a person reads it. */
export function screenOf(findings: readonly Examined[]): string {
  return renderBlocks(doctorReply(TEXTS.en, findings).blocks).join('\n');
}

/** A server for one test that answers paths with JSON. */
export async function jsonServer(
  answer: (path: string) => { status?: number; body: object; headers?: Record<string, string> } | undefined,
): Promise<string> {
  const server = createServer((request, response) => {
    const { status = 200, body, headers = {} } = answer(request.url ?? '') ?? { status: 404, body: {} };
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
