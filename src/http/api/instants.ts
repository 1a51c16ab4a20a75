import { z } from 'zod';

/** An instant as the API tells it: ISO 8601, UTC. */
export const instant = z.iso.datetime().meta({ example: '2026-11-28T12:00:00.000Z' });

/** What becomes of a value when it is sent as JSON: instants are texts. */
type Json<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? Json<Item>[]
    : T extends object
      ? { [Field in keyof T]: Json<T[Field]> }
      : T;

/** What the stores hold, as it will be sent. Nothing is done to it before: whoever sends it writes its instants as texts. */
export function inJson<T>(value: T): Json<T> {
  return value as Json<T>;
}
