import { createHash } from 'node:crypto';
import type { Context } from 'koa';
import type { Ports } from '../../engine/ports.ts';
import { HttpProblem } from '../problem.ts';
import { problemOf } from '../problem-of.ts';

/** Whatever takes longer than this, in ms, its process has died of. */
const UNDER_WAY_MS = 60_000;

/** As draft-ietf-httpapi-idempotency-key-header has it: what the sender likes, and not without end. */
const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * Does what a request with an `Idempotency-Key` asks once: sent again it is answered what it was answered then, for a day. Of one
 * that failed with a problem of the sender's nothing was done, so that it may be mended and sent with the same key. Of one whose
 * process died nobody knows, and it is never begun again.
 * @param text the body as it was sent
 * @param act does it, and sets the answer
 * @throws HttpProblem 400 `bad_idempotency_key`, 409 `under_way` or `outcome_unknown`, 422 `key_reused`
 */
export async function onceByKey(
  ctx: Context,
  { idempotency, clock }: Pick<Ports, 'idempotency' | 'clock'>,
  callerId: string,
  text: string,
  act: () => Promise<void>,
): Promise<void> {
  const key = ctx.get('Idempotency-Key');
  if (key === '') return act();
  if (!KEY.test(key)) {
    const wrong = 'The Idempotency-Key must be 1 to 255 characters of printable ASCII without spaces.';
    throw new HttpProblem(400, 'bad_idempotency_key', wrong);
  }
  const id = `${callerId} ${key}`;
  const now = clock.now();
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([ctx.method, ctx.url, text]))
    .digest('base64url');
  const begun = await idempotency.begin(id, fingerprint, now);
  if (begun !== undefined) return repeat(ctx, begun, fingerprint, now);
  try {
    await act();
  } catch (error) {
    if (problemOf(error).status < 500) await idempotency.release(id);
    throw error;
  }
  const { status, body } = ctx;
  await idempotency.finish(id, {
    status,
    body: body === undefined || body === null ? '' : JSON.stringify(body),
  });
}

function repeat(
  ctx: Context,
  begun: NonNullable<Awaited<ReturnType<Ports['idempotency']['begin']>>>,
  fingerprint: string,
  now: Date,
): void {
  if (begun.fingerprint !== fingerprint) {
    const said = 'This Idempotency-Key was sent with another request; take a new one for each.';
    throw new HttpProblem(422, 'key_reused', said);
  }
  if (begun.answer !== undefined) {
    ctx.status = begun.answer.status;
    if (begun.answer.body !== '') ctx.body = JSON.parse(begun.answer.body) as object;
    ctx.set('Idempotency-Replayed', 'true');
    return;
  }
  if (now.getTime() - begun.begunAt.getTime() < UNDER_WAY_MS) {
    ctx.set('Retry-After', '2');
    throw new HttpProblem(409, 'under_way', 'The request with this Idempotency-Key is under way; try again.');
  }
  throw new HttpProblem(
    409,
    'outcome_unknown',
    'The request with this Idempotency-Key did not come to its end; look what it has done, and take a new key.',
  );
}
