import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { expect } from 'vitest';
import type { PersonRole } from '../../../src/engine/types.ts';
import { ROLE } from './served-api.ts';

/**
 * Asks for a file and takes nothing of it, until nothing more is read for it.
 * @param pages how many were read by now
 */
export async function stallOn(url: string, role: PersonRole, pages: () => number): Promise<void> {
  const file = get(url, { headers: { [ROLE]: role } });
  const [response] = (await once(file, 'response')) as [IncomingMessage];
  response.pause();
  let before = 0;
  await expect
    .poll(() => {
      const more = pages() - before;
      before = pages();
      return more;
    })
    .toBe(0);
  response.destroy();
}
