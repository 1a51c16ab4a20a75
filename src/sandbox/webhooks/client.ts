import http from 'node:http';
import https from 'node:https';

/** What axios 1.12, Evolution's client, says of itself. */
const CLIENT_HEADERS = {
  accept: 'application/json, text/plain, */*',
  'accept-encoding': 'gzip, compress, deflate, br',
  'user-agent': 'axios/1.12.2',
};

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303]);
const MAX_REDIRECTS = 5;

/** Posts webhooks over kept-alive connections. */
export class WebhookClient {
  readonly #timeoutMs: number;
  readonly #agents = {
    'http:': new http.Agent({ keepAlive: true }),
    'https:': new https.Agent({ keepAlive: true }),
  };

  /** The time-out is in milliseconds of the wall clock. */
  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** The status that came back, or null when none did: refused, broken, too late, or no address that one can post to. */
  async post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<number | null> {
    const all = { ...CLIENT_HEADERS, 'content-type': 'application/json', ...headers };
    try {
      return await this.#request(
        'POST',
        url,
        { ...all, 'content-length': String(Buffer.byteLength(body)) },
        body,
      );
    } catch {
      return null;
    }
  }

  stop(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  async #request(
    method: 'POST' | 'GET',
    url: string,
    headers: Readonly<Record<string, string>>,
    body?: string,
    redirects = 0,
  ): Promise<number> {
    const target = new URL(url);
    const transport = target.protocol === 'https:' ? https : http;
    const agent = this.#agents[target.protocol === 'https:' ? 'https:' : 'http:'];
    const { status, location } = await new Promise<{ status: number; location: string | undefined }>(
      (resolve, reject) => {
        const request = transport.request(target, { method, headers, agent }, (response) => {
          response.on('error', reject);
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, location: response.headers.location }),
          );
          response.resume();
        });
        const timeout = setTimeout(() => request.destroy(new Error('too late')), this.#timeoutMs);
        request.on('error', reject);
        request.on('close', () => clearTimeout(timeout));
        request.end(body);
      },
    );
    if (!REDIRECTS.has(status) || location === undefined || redirects === MAX_REDIRECTS) return status;
    // As recorded: the redirection is followed by a GET without the event, and its 200 counts as delivered.
    return this.#request('GET', new URL(location, target).href, CLIENT_HEADERS, undefined, redirects + 1);
  }
}
