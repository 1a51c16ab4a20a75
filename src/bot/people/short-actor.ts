import { FROTA } from '../../engine/audit.ts';

/** Whoever did something, as people call them: `Ana` of `Ana (slack:U012AB3CD)`. */
export function shortActor(actor: string): string {
  if (actor === FROTA) return 'Frota';
  return actor.replace(/ \((?:slack|telegram):[^()]*\)$/, '');
}
