import { request } from 'undici';

export interface JsonAnswer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Undefined: it is no JSON object. */
  body: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Asks for a JSON object.
 * @throws what undici throws when nobody answers in time
 */
export async function callJson(
  url: string,
  options: { patienceMs: number; method?: 'GET' | 'POST'; headers?: Record<string, string> },
): Promise<JsonAnswer> {
  const { statusCode, headers, body } = await request(url, {
    method: options.method ?? 'GET',
    headers: options.headers ?? {},
    signal: AbortSignal.timeout(options.patienceMs),
  });
  return { status: statusCode, headers, body: objectIn(await body.text()) };
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
