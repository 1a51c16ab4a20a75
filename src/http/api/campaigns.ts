import { z } from 'zod';
import { audit } from '../../engine/audit.ts';
import { discardCampaign } from '../../engine/discard-campaign.ts';
import { editCampaign } from '../../engine/edit-campaign.ts';
import { createCampaign, duplicateCampaign } from '../../engine/new-campaign.ts';
import { CAMPAIGN_STATUSES } from '../../engine/types.ts';
import { campaignOf, inItsWords, personOf, refuseStale } from './campaign-named.ts';
import { page, pageOf, pageQuery, placeOf } from './pages.ts';
import { route } from './route.ts';
import {
  campaignParams,
  campaignSchema,
  campaignView,
  copySchema,
  draftOfBody,
  editOfBody,
  editSchema,
  newCampaignSchema,
} from './schemas/campaign.ts';
import { progressSchema } from './schemas/progress.ts';

const place = z.tuple([z.coerce.date(), z.string()]);

const listRoute = route({
  id: 'listCampaigns',
  method: 'get',
  path: '/campaigns',
  tag: 'Campaigns',
  summary: 'Campaigns, the last made first',
  role: 'viewer',
  kind: 'queries',
  query: pageQuery.extend({
    status: z
      .preprocess(
        (given) => (typeof given === 'string' ? given.split(',') : given),
        z.array(z.enum(CAMPAIGN_STATUSES)).optional(),
      )
      .meta({
        description: 'Only those of this status; several with commas.',
        override: { type: 'string', example: 'running,paused' },
      }),
  }),
  answer: pageOf(campaignSchema),
  async handle({ ports, query: { limit, cursor, status } }) {
    const after = placeOf(cursor, place);
    const rows = await ports.campaigns.page({
      limit: limit + 1,
      ...(status !== undefined && { statuses: status }),
      ...(after !== undefined && { after: { createdAt: after[0], id: after[1] } }),
    });
    return { json: page(rows, limit, campaignView, ({ createdAt, id }) => [createdAt, id]) };
  },
});

const createRoute = route({
  id: 'createCampaign',
  method: 'post',
  path: '/campaigns',
  tag: 'Campaigns',
  summary: 'Make a draft',
  description: 'Nothing is sent before it is started.',
  role: 'operator',
  kind: 'messages',
  body: newCampaignSchema,
  status: 201,
  answer: campaignSchema,
  async handle({ ports, body, caller }) {
    const campaign = await createCampaign(ports, draftOfBody(body)).catch(inItsWords);
    const { id, name, list, status } = campaign;
    const subject = `campaign:${id}`;
    const details = { after: { name, list, status } };
    await audit(ports, { actor: caller.actor, action: 'campaign.new', subject, details });
    return { json: campaignView(campaign) };
  },
});

const getRoute = route({
  id: 'getCampaign',
  method: 'get',
  path: '/campaigns/{id}',
  tag: 'Campaigns',
  summary: 'One campaign, and how far it is',
  role: 'viewer',
  kind: 'queries',
  params: campaignParams,
  answer: campaignSchema.extend({ progress: progressSchema }).meta({ id: 'CampaignWithProgress' }),
  async handle({ ports, params: { id } }) {
    const [campaign, progress] = await Promise.all([campaignOf(ports, id), ports.ledger.progress(id)]);
    return { json: { ...campaignView(campaign), progress } };
  },
});

const editRoute = route({
  id: 'editCampaign',
  method: 'patch',
  path: '/campaigns/{id}',
  tag: 'Campaigns',
  summary: 'Change a campaign that does not run',
  description:
    'Messages that are still to be sent get the new texts. What waits for approval goes back, as does what is scheduled and too ' +
    'large to be launched by one person alone. A running campaign is paused first.',
  role: 'operator',
  kind: 'messages',
  params: campaignParams,
  body: editSchema,
  answer: campaignSchema,
  async handle({ ports, params: { id }, body, caller }) {
    const campaign = await campaignOf(ports, id);
    refuseStale(campaign, body.revision);
    const edit = editOfBody(body);
    const edited = await editCampaign(ports, campaign, edit, caller.actor, personOf(caller)).catch(
      inItsWords,
    );
    return { json: campaignView(edited) };
  },
});

const discardRoute = route({
  id: 'discardCampaign',
  method: 'delete',
  path: '/campaigns/{id}',
  tag: 'Campaigns',
  summary: 'Do away with a draft',
  description: 'Whatever has begun is cancelled instead, and kept.',
  role: 'operator',
  kind: 'messages',
  params: campaignParams,
  async handle({ ports, params: { id }, caller }) {
    await discardCampaign(ports, await campaignOf(ports, id), caller.actor);
    return { status: 204 };
  },
});

const duplicateRoute = route({
  id: 'duplicateCampaign',
  method: 'post',
  path: '/campaigns/{id}/duplicate',
  tag: 'Campaigns',
  summary: 'Make a draft with the same settings',
  description: 'For the contacts that its list has then; without a name it gets the same with a number.',
  role: 'operator',
  kind: 'messages',
  params: campaignParams,
  body: copySchema.prefault({}),
  status: 201,
  answer: campaignSchema,
  async handle({ ports, params: { id }, body, caller }) {
    const original = await campaignOf(ports, id);
    const copy = await duplicateCampaign(ports, original, editOfBody(body)).catch(inItsWords);
    const { name, list, status } = copy;
    const subject = `campaign:${copy.id}`;
    const details = { after: { name, list, status, like: original.name } };
    await audit(ports, { actor: caller.actor, action: 'campaign.duplicate', subject, details });
    return { json: campaignView(copy) };
  },
});

/** Campaigns as they are made and changed. */
export const campaignRoutes = [listRoute, createRoute, getRoute, editRoute, discardRoute, duplicateRoute];
