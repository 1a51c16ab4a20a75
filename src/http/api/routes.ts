import { auditRoutes } from './audit.ts';
import { automationRoutes } from './automations.ts';
import { campaignMoveRoutes } from './campaign-moves.ts';
import { campaignOutcomeRoutes } from './campaign-outcome.ts';
import { campaignRoutes } from './campaigns.ts';
import { contactCheckRoutes } from './contact-check.ts';
import { contactFileRoutes } from './contact-files.ts';
import { contactSavingRoutes } from './contact-saving.ts';
import { contactRoutes } from './contacts.ts';
import { incidentRoutes } from './incidents.ts';
import { migrationRoutes } from './instance-migration.ts';
import { pairingRoutes } from './instance-pairing.ts';
import { warmUpRoutes } from './instance-warm-up.ts';
import { instanceRoutes } from './instances.ts';
import { listRoutes } from './lists.ts';
import { messageDecisionRoutes } from './message-decisions.ts';
import { messageRoutes } from './messages.ts';
import type { ApiRoute } from './route.ts';
import { webhookRoutes } from './webhooks.ts';

/** All routes of the API, in the order in which `/docs` shows them. */
export const API_ROUTES: readonly ApiRoute[] = [
  ...campaignRoutes,
  ...campaignMoveRoutes,
  ...campaignOutcomeRoutes,
  ...messageRoutes,
  ...messageDecisionRoutes,
  ...contactRoutes,
  ...contactSavingRoutes,
  ...contactCheckRoutes,
  ...listRoutes,
  ...contactFileRoutes,
  ...instanceRoutes,
  ...pairingRoutes,
  ...warmUpRoutes,
  ...migrationRoutes,
  ...incidentRoutes,
  ...automationRoutes,
  ...webhookRoutes,
  ...auditRoutes,
];
