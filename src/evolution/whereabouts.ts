import type { KnownWhereabouts } from '../engine/ports.ts';
import { field } from './http.ts';
import { bare, phonesOf } from './jid.ts';

/**
 * What an answer to `whatsappNumbers` says of phones: `[{jid, exists, number}]`, where `number` is as it was asked for and `jid` as
 * WhatsApp has it.
 */
export function whereaboutsIn(
  entries: readonly unknown[],
  phones: readonly string[],
): Map<string, KnownWhereabouts> {
  const byNumber = new Map(entries.map((entry) => [field(entry, 'number'), entry]));
  const found = new Map<string, KnownWhereabouts>();
  for (const phone of phones) {
    const entry = byNumber.get(bare(phone));
    const exists = field(entry, 'exists');
    if (exists === false) found.set(phone, { kind: 'not_on_whatsapp' });
    if (exists === true) found.set(phone, { kind: 'on_whatsapp', phone: phoneIn(entry) ?? phone });
  }
  return found;
}

/** Undefined: WhatsApp has them under a privacy address, which tells no phone. */
function phoneIn(entry: unknown): string | undefined {
  const jid = field(entry, 'jid');
  return typeof jid === 'string' ? phonesOf(jid)[0] : undefined;
}
