import { isKeyName, withoutKeys } from './api-keys.ts';
import { cutMedia } from './cut-media.ts';

/** Nothing that WhatsApp sends is nested so deeply; what is could break those who read it level by level. */
const MAX_DEPTH = 50;

/** JSON within JSON. */
const IS_JSON = /^\s*[[{]/;
const SPEAKS_OF_KEYS = /api[-_]?key/i;

/**
 * What is kept of received JSON: no API keys, no media, nothing below 50 levels. Changes what it is given, as that was parsed
 * for this alone; it runs for every webhook, in one pass.
 */
export function tidy(data: unknown): unknown {
  return kept('', data, 0);
}

function kept(name: string, value: unknown, depth: number): unknown {
  if (isKeyName(name)) return '[secret]';
  const left = cutMedia(name, value);
  if (typeof left === 'string') {
    return SPEAKS_OF_KEYS.test(left) && IS_JSON.test(left) ? withoutKeys(left) : left;
  }
  if (typeof left !== 'object' || left === null) return left;
  if (depth === MAX_DEPTH) return '[cut: nested too deeply]';
  if (Array.isArray(left)) {
    const list: unknown[] = left;
    for (let index = 0; index < list.length; index++) list[index] = kept(name, list[index], depth + 1);
  } else {
    const record = left as Record<string, unknown>;
    for (const inner of Object.keys(record)) {
      const before = record[inner];
      const after = kept(inner, before, depth + 1);
      // JSON makes `__proto__` a name like any other, and this leaves it one.
      if (after !== before) record[inner] = after;
    }
  }
  return left;
}
