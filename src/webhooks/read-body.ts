import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, unzip } from 'node:zlib';
import getRawBody from 'raw-body';
import { LARGE, type Share } from './room.ts';

/** A body as text; or its size so far, where it is too large; or nothing: the sender went away, or there is no room for more. */
export type Body = { text: string } | { tooLarge: number } | 'broken off' | 'no room';

/** How the encodings that HTTP knows are undone. */
const DECODERS: Readonly<
  Record<string, (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>>
> = {
  gzip: promisify(unzip),
  'x-gzip': promisify(unzip),
  deflate: promisify(unzip),
  br: promisify(brotliDecompress),
};

/** So many times the limit is read of a body whose answer is known, for its sender to see it. */
const DRAINED_TIMES = 20;

/**
 * Reads a body of at most `limit` bytes, also after it is decompressed. Of one that cannot be decompressed the text says so: a
 * right sender is not refused for it. With `grow`, its size is not told: it asks for room when it becomes large.
 */
export async function readBody(request: IncomingMessage, limit: number, grow?: Share['grow']): Promise<Body> {
  if (grow !== undefined) return readGrowing(request, limit, grow);
  const told = Number(request.headers['content-length'] ?? 0);
  if (told > limit) return { tooLarge: told };
  try {
    const raw = await getRawBody(request, { limit });
    const encoding = request.headers['content-encoding'];
    return encoding === undefined ? textOf(raw) : await decoded(raw, encoding, limit);
  } catch (error) {
    const type = error instanceof Error && 'type' in error ? error.type : undefined;
    if (type === 'entity.too.large') return { tooLarge: receivedOf(error) };
    if (type === 'request.aborted') return 'broken off';
    throw error;
  }
}

async function readGrowing(
  request: IncomingMessage,
  limit: number,
  grow: NonNullable<Share['grow']>,
): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  let isLarge = false;
  try {
    // Whoever is refused in the middle is to see the answer, so the request is not destroyed.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) return { tooLarge: size };
      // It may become as large as any.
      if (size > LARGE && !isLarge && !grow(limit)) return 'no room';
      isLarge = size > LARGE;
      chunks.push(chunk);
    }
  } catch (error) {
    if (!request.complete) return 'broken off';
    throw error;
  }
  return textOf(Buffer.concat(chunks));
}

/**
 * Lets a sender finish whose body is of no use, or it sees a broken connection instead of the answer. Not for ever: the server
 * ends a request that takes too long, and this one that is too much.
 */
export function drain(request: IncomingMessage, limit: number): void {
  let left = limit * DRAINED_TIMES;
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.destroy();
  });
  request.on('error', () => undefined);
  request.resume();
}

function textOf(bytes: Buffer): Body {
  return { text: bytes.toString('utf8') };
}

async function decoded(raw: Buffer, encoding: string, limit: number): Promise<Body> {
  const name = encoding.trim().toLowerCase();
  if (name === 'identity' || name === '') return textOf(raw);
  const decode = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined;
  try {
    if (decode === undefined) return unreadable(raw, name);
    return textOf(await decode(raw, { maxOutputLength: limit }));
  } catch (error) {
    const isLarge = error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return isLarge ? { tooLarge: limit + 1 } : unreadable(raw, name);
  }
}

/** Says what it was rather than to keep it; the hash makes it the same as its repetition, and no other. */
function unreadable(raw: Buffer, encoding: string): Body {
  const hash = createHash('sha256').update(raw).digest('base64url');
  return {
    text: `[cannot be decompressed: ${raw.length} bytes of ${encoding.slice(0, 50)}, SHA-256 ${hash}]`,
  };
}

function receivedOf(error: unknown): number {
  return error instanceof Error && 'received' in error ? Number(error.received) : 0;
}
