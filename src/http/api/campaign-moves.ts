import { z } from 'zod';
import { approveCampaign, holdLaunch, refuseCampaign } from '../../engine/approval.ts';
import { audit } from '../../engine/audit.ts';
import { cancelCampaign, pauseCampaign, resumeCampaign, startCampaign } from '../../engine/campaigns.ts';
import type { Ports } from '../../engine/ports.ts';
import { CAMPAIGN_MOVES } from '../../engine/transitions.ts';
import type { Campaign, CampaignStatus } from '../../engine/types.ts';
import type { Caller } from '../access/caller.ts';
import { campaignOf, personOf, refuseStale } from './campaign-named.ts';
import { type ApiRoute, route } from './route.ts';
import { campaignParams, campaignSchema, campaignView } from './schemas/campaign.ts';

const HELD =
  'One that writes to more people than `APPROVAL_ABOVE` waits for another person: its status is `pending_approval` then.';

const startRoute = route({
  id: 'startCampaign',
  method: 'post',
  path: '/campaigns/{id}/start',
  tag: 'Campaigns',
  summary: 'Launch it, at its time if it has one',
  description: HELD,
  role: 'operator',
  kind: 'messages',
  params: campaignParams,
  body: z
    .strictObject({
      when: z.enum(['in time', 'now']).default('in time').meta({ description: '`now`: whatever its time.' }),
    })
    .prefault({}),
  answer: campaignSchema,
  async handle({ ports, params: { id }, body: { when }, caller }) {
    const found = await campaignOf(ports, id);
    const person = personOf(caller);
    const isStartable = (CAMPAIGN_MOVES.start.from as readonly CampaignStatus[]).includes(found.status);
    const held = isStartable ? await holdLaunch(ports, found, person, when === 'now') : undefined;
    if (held !== undefined) return { json: campaignView(held.asked) };
    const launch = { when, ...(person !== undefined && { alone: person }) };
    const campaign = await startCampaign(ports, found, launch);
    // What is scheduled stays so, in time: nothing was done.
    if (campaign.status !== found.status) await noteMove(ports, caller, 'campaign.start', found, campaign);
    return { json: campaignView(campaign) };
  },
});

const resumeRoute = route({
  id: 'resumeCampaign',
  method: 'post',
  path: '/campaigns/{id}/resume',
  tag: 'Campaigns',
  summary: 'Go on where it was paused',
  description: HELD,
  role: 'operator',
  kind: 'messages',
  params: campaignParams,
  answer: campaignSchema,
  async handle({ ports, params: { id }, caller }) {
    const found = await campaignOf(ports, id);
    const person = personOf(caller);
    const held = found.status === 'paused' ? await holdLaunch(ports, found, person) : undefined;
    if (held !== undefined) return { json: campaignView(held.asked) };
    const campaign = await resumeCampaign(ports, found, person === undefined ? {} : { alone: person });
    await noteMove(ports, caller, 'campaign.resume', found, campaign);
    return { json: campaignView(campaign) };
  },
});

const approveRoute = route({
  id: 'approveCampaign',
  method: 'post',
  path: '/campaigns/{id}/approve',
  tag: 'Campaigns',
  summary: 'Launch what somebody else asked to have launched',
  role: 'approver',
  kind: 'messages',
  params: campaignParams,
  body: z
    .strictObject({
      revision: z
        .int()
        .optional()
        .meta({ description: 'As it was read: nothing is launched that was changed since.' }),
    })
    .prefault({}),
  answer: campaignSchema,
  async handle({ ports, params: { id }, body, caller }) {
    const found = await campaignOf(ports, id);
    refuseStale(found, body.revision);
    return { json: campaignView(await approveCampaign(ports, found, personOf(caller), caller.actor)) };
  },
});

const refuseRoute = route({
  id: 'refuseCampaign',
  method: 'post',
  path: '/campaigns/{id}/refuse',
  tag: 'Campaigns',
  summary: 'Send what waits for approval back to whoever asked',
  role: 'approver',
  kind: 'messages',
  params: campaignParams,
  body: z.strictObject({ reason: z.string().trim().min(1).max(500).optional() }).prefault({}),
  answer: campaignSchema,
  async handle({ ports, params: { id }, body: { reason }, caller }) {
    const found = await campaignOf(ports, id);
    return { json: campaignView(await refuseCampaign(ports, found, caller.actor, reason)) };
  },
});

const pauseRoute = plainMove('pause', 'Stop it from sending; what is being sent is finished', pauseCampaign);
const cancelRoute = plainMove(
  'cancel',
  'End it for good; what was not sent is not sent any more',
  cancelCampaign,
);

function plainMove(
  verb: 'pause' | 'cancel',
  summary: string,
  move: (ports: Ports, campaign: Campaign) => Promise<Campaign>,
): ApiRoute {
  return route({
    id: `${verb}Campaign`,
    method: 'post',
    path: `/campaigns/{id}/${verb}`,
    tag: 'Campaigns',
    summary,
    role: 'operator',
    kind: 'messages',
    params: campaignParams,
    answer: campaignSchema,
    async handle({ ports, params: { id }, caller }) {
      const found = await campaignOf(ports, id);
      const campaign = await move(ports, found);
      await noteMove(ports, caller, `campaign.${verb}`, found, campaign);
      return { json: campaignView(campaign) };
    },
  });
}

function noteMove(
  ports: Ports,
  { actor }: Caller,
  action: string,
  from: Campaign,
  to: Campaign,
): Promise<void> {
  const details = { before: { status: from.status }, after: { status: to.status } };
  return audit(ports, { actor, action, subject: `campaign:${to.id}`, details });
}

/** What people do with a campaign. */
export const campaignMoveRoutes = [
  startRoute,
  pauseRoute,
  resumeRoute,
  cancelRoute,
  approveRoute,
  refuseRoute,
];
