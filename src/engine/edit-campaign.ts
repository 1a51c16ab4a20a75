import { isDeepStrictEqual } from 'node:util';
import { FrotaError, InvalidInputError, type Problem } from '../errors.ts';
import { heldRecipients } from './approval.ts';
import { audit } from './audit.ts';
import {
  type CampaignDraft,
  type CampaignSettings,
  draftOf,
  SETTINGS,
  settingsFor,
} from './campaign-draft.ts';
import { campaignProblem } from './campaign-problems.ts';
import { wrongStatus } from './campaign-status.ts';
import { checkDraft } from './check-draft.ts';
import { managedFleet } from './managed.ts';
import type { CampaignEdits, Ports } from './ports.ts';
import type { Campaign, CampaignStatus, ChatUser } from './types.ts';

/** What a person wants otherwise; `null` takes something away. */
export type CampaignEdit = Partial<Omit<CampaignDraft, Removable>> & {
  [K in Removable]?: CampaignDraft[K] | null;
};

type Removable = 'segments' | 'media' | 'scheduledAt' | 'expiresAt';

/** What is being sent cannot be changed any more; so a running campaign is paused first. */
export const EDITABLE: readonly CampaignStatus[] = ['draft', 'pending_approval', 'scheduled', 'paused'];

/** Fields of problems that a change may cause. A problem with anything else is not the editor's to mend. */
const TOUCHES: Readonly<Record<keyof CampaignDraft, readonly string[]>> = {
  name: ['name'],
  list: ['list', 'text'],
  variants: ['text'],
  instances: ['instances', 'segments'],
  strategy: ['rotation', 'segments'],
  segments: ['segments', 'rotation'],
  media: ['media', 'text'],
  interval: ['interval'],
  dailyLimitPerInstance: ['daily limit'],
  pauseOnHealthBelow: ['health'],
  scheduledAt: ['schedule', 'expiry'],
  expiresAt: ['expiry'],
};

/** Everything that is wrong with a change; empty if it can be made while the campaign is in one of `EDITABLE`. */
export async function checkEdit(ports: Ports, campaign: Campaign, edit: CampaignEdit): Promise<Problem[]> {
  const given = Object.keys(edit) as (keyof CampaignDraft)[];
  if (given.length === 0) return [campaignProblem('command', 'edit_empty')];
  const touched = new Set(given.flatMap((field) => TOUCHES[field]));
  const found = await checkDraft(ports, afterEdit(campaign, edit), campaign);
  const ofEdit = found.filter(({ field }) => touched.has(field.replace(/ \d+$/, '')));
  return [...checkFixed(campaign, edit), ...ofEdit];
}

/**
 * Changes a campaign that does not run: nothing of it is sent meanwhile. Messages that are still to be sent get the new
 * texts. What waits for approval goes back, as does what was scheduled and is too large to be launched by one person alone.
 * @param person whoever changes it in a chat
 * @throws InvalidInputError with every problem at once; nothing is changed then.
 * @throws FrotaError `wrong_status`; `edited_meanwhile` when somebody else changed it at the same time.
 */
export async function editCampaign(
  ports: Ports,
  campaign: Campaign,
  edit: CampaignEdit,
  by: string,
  person?: ChatUser,
): Promise<Campaign> {
  if (!EDITABLE.includes(campaign.status)) throw wrongStatus(campaign, campaign.status, EDITABLE);
  const problems = await checkEdit(ports, campaign, edit);
  if (problems.length > 0) throw new InvalidInputError('The campaign cannot be changed', problems);

  const { settings } = ports;
  const fleet = await managedFleet(ports);
  const after = settingsFor(afterEdit(campaign, edit), fleet, settings.defaultStrategy);
  const changes = differences(campaign, after);
  const fields = Object.keys(changes);
  if (fields.length === 0) return campaign;
  const back = await statusAfter(ports, campaign, { ...campaign, ...after }, person);
  const edited = await ports.campaigns.edit(campaign, changes, back);
  if (edited === undefined) throw await whyNotEdited(ports, campaign);
  ports.log.info({ campaignId: campaign.id, by, fields }, 'campaign edited');
  const subject = `campaign:${campaign.id}`;
  await audit(ports, {
    actor: by,
    action: 'campaign.edit',
    subject,
    details: { fields, ...differing(campaign, edited, fields) },
  });
  return edited;
}

/** The status that it goes back to, as its approval was for what it was. Undefined: it stays. */
async function statusAfter(
  ports: Ports,
  { status, startedAt, revision = 0 }: Campaign,
  after: Campaign,
  person: ChatUser | undefined,
): Promise<CampaignStatus | undefined> {
  if (status === 'pending_approval') return startedAt === undefined ? 'draft' : 'paused';
  if (status !== 'scheduled' || person === undefined) return undefined;
  const held = await heldRecipients(ports, { ...after, revision: revision + 1 });
  return held === undefined ? undefined : 'draft';
}

/** What was changed, before and after. */
function differing(before: Campaign, after: Campaign, fields: readonly string[]): object {
  const of = (campaign: Campaign): object =>
    Object.fromEntries(
      [...fields, 'status'].map((field) => [field, plainly(campaign[field as keyof Campaign])]),
    );
  return { before: of(before), after: of(after) };
}

/** Segments are people's own words: not every one could be the name of a field. */
function plainly(value: Campaign[keyof Campaign]): unknown {
  const isRecord = typeof value === 'object' && !(value instanceof Date) && !Array.isArray(value);
  return isRecord ? JSON.stringify(value) : (value ?? null);
}

/** The draft that a campaign becomes. Segments bring their strategy and numbers along; a strategy without them drops them. */
export function afterEdit(campaign: Campaign, edit: CampaignEdit): CampaignDraft {
  const implied: CampaignEdit = {
    ...(edit.segments && { strategy: 'by_segment', instances: [] }),
    ...(edit.strategy !== undefined && edit.strategy !== 'by_segment' && { segments: null }),
  };
  return withoutNulls<CampaignDraft>({ ...draftOf(campaign), ...implied, ...edit });
}

function withoutNulls<T extends object>(fields: { [K in keyof T]: T[K] | null }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as T;
}

/** Once contacts are in the ledger they are the campaign's; what has begun cannot begin at another time. */
function checkFixed(campaign: Campaign, edit: CampaignEdit): Problem[] {
  const problems: Problem[] = [];
  const hasBegun = campaign.startedAt !== undefined;
  if (edit.list !== undefined && edit.list !== campaign.list && hasBegun) {
    problems.push(campaignProblem('list', 'list_fixed'));
  }
  if (edit.scheduledAt === undefined) return problems;
  if (hasBegun) problems.push(campaignProblem('schedule', 'schedule_started'));
  else if (edit.scheduledAt === null && campaign.status === 'scheduled') {
    problems.push(campaignProblem('schedule', 'schedule_needed'));
  }
  return problems;
}

function differences(before: Campaign, after: CampaignSettings): CampaignEdits {
  const changed = SETTINGS.filter((field) => !isDeepStrictEqual(before[field], after[field]));
  return Object.fromEntries(changed.map((field) => [field, after[field]]));
}

async function whyNotEdited(ports: Ports, campaign: Campaign): Promise<FrotaError> {
  const current = await ports.campaigns.get(campaign.id);
  if (current === undefined || !EDITABLE.includes(current.status)) {
    return wrongStatus(campaign, current?.status ?? 'gone', EDITABLE);
  }
  return new FrotaError(
    'edited_meanwhile',
    `Somebody else changed the campaign "${campaign.name}" at the same time; look at it and try again.`,
    { retryable: true, details: { campaign: campaign.name } },
  );
}
