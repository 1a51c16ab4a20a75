import { FrotaError, messageOf } from '../../errors.ts';

/** What a bot of Telegram may fetch; a contact list of that size has half a million rows. In bytes. */
export const MOST_OF_A_FILE = 20 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

/**
 * A file that was dropped into a chat, as it comes.
 * @param headers prove to the platform who asks
 * @throws FrotaError `file_unreachable` when the platform does not give it, `file_too_large` when it is larger than 20 MB
 */
export async function* download(url: string, headers: Record<string, string>): AsyncGenerator<Uint8Array> {
  // No redirect: the headers are for this host alone.
  const answer = await fetch(url, {
    headers,
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw new FrotaError('file_unreachable', `The file could not be fetched: ${messageOf(cause)}.`, {
      cause,
      retryable: true,
    });
  });
  if (!answer.ok || answer.body === null)
    throw new FrotaError('file_unreachable', `The file could not be fetched: HTTP ${answer.status}.`, {
      retryable: true,
    });
  let size = 0;
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MOST_OF_A_FILE)
      throw new FrotaError('file_too_large', 'The file has more than 20 MB; split it into several.');
    yield chunk;
  }
}
