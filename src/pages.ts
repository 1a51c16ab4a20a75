import type { Agenda } from 'agenda';
import type { Settings } from '../config/index.ts';
import { chatContexts } from './chats.ts';
import { commandContext } from './command-context.ts';
import type { ContactStore as ContactImport } from './contacts/ports.ts';
import type { Access } from './dashboard/access/visitor-context.ts';
import { createDashboard, type Dashboard } from './dashboard/dashboard.ts';
import { provenKey } from './engine/api-keys.ts';
import type { Ports } from './engine/ports.ts';
import type { Logger } from './log.ts';

/** Puts the dashboard together as the settings say. */
export function startDashboard(
  settings: Settings,
  parts: { ports: Ports; contactImport: ContactImport; webUrl: () => string; agenda: Agenda },
  log: Logger,
): Promise<Dashboard> {
  const { ports, webUrl } = parts;
  const access: Access = {
    base: { ...commandContext(parts, settings), webUrl },
    contextFor: chatContexts(settings, parts),
    keys: {
      async visitor(secret) {
        const key = await provenKey(ports, secret);
        return key && { id: `key:${key.id}`, name: key.name };
      },
      async role(id) {
        const key = await ports.apiKeys.get(id.slice('key:'.length));
        return key?.revokedAt === undefined ? key?.role : undefined;
      },
    },
    open: settings.EVOLUTION_SERVERS === undefined,
  };
  return createDashboard(access, log, { agenda: parts.agenda });
}
