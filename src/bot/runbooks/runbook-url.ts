import type { IncidentKind } from '../../engine/ports.ts';

/** Where the runbooks are served. */
export const RUNBOOKS_PATH = '/runbooks';

/**
 * The page of a kind of incident.
 * @param publicUrl where this Frota is reached
 */
export function runbookUrl(publicUrl: string, kind: IncidentKind): string {
  return `${publicUrl}${RUNBOOKS_PATH}/${kind}`;
}
