import type { IncomingMessage } from 'node:http';
import getRawBody from 'raw-body';
import { HttpProblem } from '../problem.ts';

/** The largest JSON body that is taken, in bytes. Contacts come as CSV, which has no such limit. */
const LARGEST = 1024 * 1024;

/**
 * What a request sent as JSON, as it was sent. Empty: nothing.
 * @throws HttpProblem 413 `too_large`, 415 `not_json`
 */
export async function readText(req: IncomingMessage): Promise<string> {
  const length = req.headers['content-length'] ?? null;
  if (Number(length) === 0 && req.headers['transfer-encoding'] === undefined) return '';
  const type = req.headers['content-type'] ?? '';
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) {
    req.resume();
    throw new HttpProblem(415, 'not_json', 'The body must be JSON, with Content-Type: application/json.');
  }
  try {
    return await getRawBody(req, { limit: LARGEST, length, encoding: 'utf8' });
  } catch (error) {
    if (error instanceof Error && 'type' in error && error.type === 'entity.too.large') {
      req.resume();
      throw new HttpProblem(413, 'too_large', `The body is larger than ${LARGEST / 1024 / 1024} MB.`);
    }
    throw error;
  }
}

/** @throws HttpProblem 400 `bad_json` */
export function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new HttpProblem(400, 'bad_json', `The body is no JSON: ${(error as Error).message}.`);
  }
}
