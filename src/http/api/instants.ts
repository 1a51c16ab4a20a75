import { z } from 'zod';

/** An instant as the API tells it: ISO 8601, UTC. */
export const instant = z.iso.datetime().meta({ example: '2026-11-28T12:00:00.000Z' });

/** Whatever the stores hold, with instants as texts: as JSON has it anyhow, for a type that says so. */
export function inJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}
