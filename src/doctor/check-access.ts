import { mongoApiKeys } from '../store/api-keys.ts';
import type { StoreLook } from '../store/look.ts';
import type { Check } from './examine.ts';
import { found } from './finding.ts';

const THIS_MACHINE = new Set(['127.0.0.1', '::1', 'localhost']);

/** Who gets in by HTTP: keys there are, or nobody but this machine reaches it. */
export function accessCheck(
  open: () => Promise<StoreLook | undefined>,
  { host, isSandbox }: { host: string; isSandbox: boolean },
): Check {
  return {
    area: 'access',
    async run() {
      // Why it does not answer the check of MongoDB says.
      const store = await open().catch(() => undefined);
      if (store === undefined) return [found('ok', 'keys_unseen', {})];
      const keys = await mongoApiKeys(store.models).all();
      const count = keys.filter(({ revokedAt }) => revokedAt === undefined).length;
      if (count > 0) return [found('ok', 'keys_in_use', { count })];
      // A sandbox without keys asks nobody who they are.
      return isSandbox && !THIS_MACHINE.has(host)
        ? [found('problem', 'open_to_network', { host })]
        : [found('ok', 'keys_none', {})];
    },
  };
}
