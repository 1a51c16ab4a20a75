import type { TestEngine } from '../../../engine/test-engine.ts';

export const PHONE = '+5511970000001';

/** Puts somebody on the list "clientes", who hears from a number if one is named. */
export async function person(engine: TestEngine, { instance }: { instance?: string } = {}): Promise<void> {
  const { contacts, clock } = engine;
  const at = clock.now().getTime();
  await contacts.choose([PHONE], { optedOut: true, at: new Date(at - 2_000) });
  await contacts.choose([PHONE], { optedOut: false, at: new Date(at - 1_000) });
  await contacts.addToList(PHONE, 'clientes');
  if (instance !== undefined) await contacts.prefer([{ phone: PHONE, from: undefined, to: instance }]);
}
