import { setTimeout as delay } from 'node:timers/promises';

/** How long each request of one kind took, in ms, and what came that was no success. */
export interface Answers {
  tookMs: Map<string, number[]>;
  failures: Map<string, number>;
}

/** One kind of request that somebody makes over and over. */
export interface Habit {
  name: string;
  path: string;
  method?: 'POST';
  body?: () => string;
  type?: string;
}

/**
 * Somebody who asks for one thing after another, in turn, so often that their key's limits allow it; until `signal` says it is
 * enough.
 * @param everyMs from the beginning of one request to that of the next, in ms
 */
export async function ask(
  base: string,
  headers: Readonly<Record<string, string>>,
  habits: readonly Habit[],
  { everyMs, from = 0, signal }: { everyMs: number; from?: number; signal: AbortSignal },
  answers: Answers,
): Promise<void> {
  for (let turn = from; !signal.aborted; turn++) {
    const habit = habits[turn % habits.length];
    if (habit === undefined) return;
    const { name, path, method = 'GET', body, type = 'application/json' } = habit;
    const begun = performance.now();
    const status = await fetch(base + path, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'Content-Type': type }) },
      ...(body !== undefined && { body: body() }),
      redirect: 'manual',
    })
      .then(async (response) => {
        await response.arrayBuffer();
        return response.status;
      })
      .catch(() => 0);
    const took = performance.now() - begun;
    if (status >= 200 && status < 300) answers.tookMs.set(name, [...(answers.tookMs.get(name) ?? []), took]);
    else count(answers.failures, `${name}: ${status === 0 ? 'no answer' : status}`);
    await delay(Math.max(0, everyMs - took), undefined, { signal }).catch(() => undefined);
  }
}

/** Comes into the dashboard with a key; answers the headers of whoever is in. */
export async function signIn(base: string, key: string): Promise<Record<string, string>> {
  const response = await fetch(`${base}/painel/entrar`, {
    method: 'POST',
    headers: { Origin: base, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ key }).toString(),
    redirect: 'manual',
  });
  const [cookie] = response.headers.getSetCookie();
  if (cookie === undefined) throw new Error(`nobody comes into the dashboard: ${response.status}`);
  return { Cookie: cookie.split(';')[0] ?? '' };
}

/** Somebody who has a page open that is kept up to date, and counts what came. */
export async function look(
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<{ events: number }> {
  const seen = { events: 0 };
  try {
    const response = await fetch(url, { headers: { ...headers, Accept: 'text/event-stream' }, signal });
    for await (const chunk of response.body ?? []) {
      seen.events +=
        Buffer.from(chunk as Uint8Array)
          .toString()
          .match(/^event:/gm)?.length ?? 0;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return seen;
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
