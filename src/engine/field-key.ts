import { plain } from './plain.ts';

/**
 * The name by which a template uses a column: lower case, without accents, everything but letters and digits as one
 * `_`: `Última compra (R$)` is `{{ultima_compra_r}}`. Two headers with the same key are the same header.
 */
export function fieldKey(header: string): string {
  return plain(header)
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');
}

/** Fields that every contact has, whatever its file called them. */
export const BUILT_IN_FIELDS: ReadonlySet<string> = new Set([
  'name',
  'nome',
  'segment',
  'segmento',
  'phone',
  'telefone',
]);
