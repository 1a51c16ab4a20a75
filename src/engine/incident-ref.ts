import { createHash } from 'node:crypto';

/** By so many letters and digits people name an incident. */
const REF_LENGTH = 8;

/** What an incident is called in commands; the same for the same incident. @param id of the incident, not of the problem */
export function incidentRef(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, REF_LENGTH);
}
