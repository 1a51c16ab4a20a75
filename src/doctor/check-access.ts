import { mongoApiKeys } from '../store/api-keys.ts';
import type { StoreLook } from '../store/look.ts';
import type { Check } from './examine.ts';
import { type Finding, found } from './finding.ts';

const THIS_MACHINE = new Set(['127.0.0.1', '::1', 'localhost']);

/** Who gets in by HTTP: who has a key, or in a sandbox, which takes none, who reaches it. */
export function accessCheck(
  open: () => Promise<StoreLook | undefined>,
  { host, isSandbox }: { host: string; isSandbox: boolean },
): Check {
  return {
    area: 'access',
    async run() {
      const toNetwork =
        isSandbox && !THIS_MACHINE.has(host) ? [found('warning', 'open_to_network', { host })] : [];
      return [await keysFinding(open), ...toNetwork];
    },
  };
}

async function keysFinding(open: () => Promise<StoreLook | undefined>): Promise<Finding> {
  // Why it does not answer the check of MongoDB says.
  const store = await open().catch(() => undefined);
  if (store === undefined) return found('absent', 'keys_unseen', {});
  const keys = await mongoApiKeys(store.models).all();
  const count = keys.filter(({ revokedAt }) => revokedAt === undefined).length;
  return count > 0 ? found('ok', 'keys_in_use', { count }) : found('ok', 'keys_none', {});
}
