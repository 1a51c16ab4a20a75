import type { CampaignTurn } from './campaign-turn.ts';
import type { Ports, Preference } from './ports.ts';
import { OPTED_OUT } from './reasons.ts';

/**
 * Writes down what a campaign's turn has decided; what was decided by somebody else meanwhile stays as it is.
 * @returns how many messages were assigned by it.
 */
export async function writeDown(ports: Ports, turn: CampaignTurn): Promise<number> {
  const { suppressed, postponed, preferences, assignments } = turn.decisions;
  const [overtaken] = await Promise.all([
    prefer(ports, preferences),
    ports.ledger.suppress(suppressed, OPTED_OUT),
    ports.ledger.postponeQueued(postponed),
    savePosition(ports, turn),
  ]);
  logMoves(ports, turn);
  // Whom somebody else has just given to another number is planned again, for that one.
  const ours = assignments.filter(({ phone }) => !overtaken.has(phone));
  return ports.ledger.assign(ours);
}

/** The position is saved before the messages: after a crash in between, a number is passed over once, never favoured. */
async function savePosition(ports: Ports, { campaign, last }: CampaignTurn): Promise<void> {
  if (campaign.strategy !== 'round_robin' || last === undefined || last === campaign.lastInstance) return;
  await ports.campaigns.update(campaign.id, { lastInstance: last });
}

/** Answers the contacts who hear from another number by now. */
async function prefer(ports: Ports, preferences: readonly Preference[]): Promise<Set<string>> {
  const changed = await ports.contacts.prefer(preferences);
  if (changed === preferences.length) return new Set();
  const contacts = await ports.contacts.many(preferences.map(({ phone }) => phone));
  const overtaken = preferences.filter(({ phone, to }) => {
    const preferred = contacts.get(phone)?.preferredInstance;
    return preferred !== undefined && preferred !== to;
  });
  return new Set(overtaken.map(({ phone }) => phone));
}

function logMoves({ log }: Ports, { campaign, numbers, decisions, diverted }: CampaignTurn): void {
  const campaignId = campaign.id;
  for (const { from, to } of decisions.preferences) {
    if (from !== undefined)
      log.info({ campaignId, instance: from, to }, 'contact goes to another number for good');
  }
  for (const [instance, messages] of diverted) {
    const { why = 'tried in vain', state } = numbers.why(instance) ?? {};
    log.info({ campaignId, instance, why, state, messages }, 'contacts hear from other numbers this time');
  }
}
