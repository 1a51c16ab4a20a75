import { z } from 'zod';
import { takeSnapshot } from '../../engine/campaign-snapshot.ts';
import { forecastCampaign } from '../../engine/forecast-campaign.ts';
import type { Hold } from '../../engine/forecast-holds.ts';
import { BUDGET_KINDS, INSTANCE_STATES, MESSAGE_STATUSES, RECIPIENT_RULES } from '../../engine/types.ts';
import { HttpProblem } from '../problem.ts';
import { campaignOf } from './campaign-named.ts';
import { inJson, instant } from './instants.ts';
import { route } from './route.ts';
import { blockedSchema, campaignParams } from './schemas/campaign.ts';
import { outcomes, progressSchema } from './schemas/progress.ts';

const count = z.int().min(0);

const reportSchema = z
  .object({
    at: instant,
    progress: progressSchema,
    reasons: z
      .array(z.object({ status: z.enum(MESSAGE_STATUSES), reason: z.string(), count }))
      .meta({ description: 'Why messages have their status, the most frequent first.' }),
    undecided: count.meta({ description: 'Unknown for so long that people are to decide them.' }),
    instances: z.array(
      z.object({
        instance: z.string(),
        state: z.enum([...INSTANCE_STATES, 'gone']),
        health: z.number().optional(),
        ...outcomes,
      }),
    ),
    hours: z
      .array(z.object({ at: instant.meta({ description: 'When the hour (of UTC) began.' }), ...outcomes }))
      .meta({ description: 'What happened by the hour; those in which nothing did are left out.' }),
  })
  .meta({ id: 'CampaignReport' });

const HOLDS = [...BUDGET_KINDS, 'pace', ...RECIPIENT_RULES, 'no_number'] as const satisfies readonly Hold[];

const forecastSchema = z
  .object({
    messages: count.meta({ description: 'What it still has to send.' }),
    startsAt: instant,
    finishesAt: instant.optional().meta({ description: 'Not there: not by `until`.' }),
    until: instant.meta({ description: 'How far is looked ahead.' }),
    unsent: count.meta({ description: 'What is not sent by then.' }),
    hold: z.enum(HOLDS).optional().meta({ description: 'What holds it up most.' }),
    rivals: count.meta({ description: 'Other campaigns that send through some of its numbers meanwhile.' }),
    active: count.meta({ description: 'How many numbers send something of it.' }),
    instances: z.array(
      z.object({
        instance: z.string(),
        perHour: z.number(),
        perDay: z.number(),
        messages: z.number().meta({ description: 'What it sends of the campaign.' }),
        firstDay: z.number().meta({ description: 'Of these, until the day of its start ends.' }),
        blocked: blockedSchema.optional().meta({ description: 'What keeps it now.' }),
      }),
    ),
    unusedSegments: z.array(z.string()).meta({ description: 'Segments that nobody belongs to.' }),
    gaps: z
      .array(z.object({ field: z.string(), contacts: count, isEstimate: z.boolean() }))
      .meta({ description: 'What contacts lack of its texts.' }),
  })
  .meta({ id: 'Forecast' });

/** What became of a campaign, and what can be expected of it. */
export const campaignOutcomeRoutes = [
  route({
    id: 'getCampaignReport',
    method: 'get',
    path: '/campaigns/{id}/report',
    tag: 'Campaigns',
    summary: 'What became of it: in all, by number, by the hour, and why',
    role: 'viewer',
    kind: 'queries',
    params: campaignParams,
    answer: reportSchema,
    async handle({ ports, params: { id } }) {
      const [snapshot, hours] = await Promise.all([takeSnapshot(ports, id), ports.ledger.history(id)]);
      if (snapshot === undefined) throw new HttpProblem(404, 'not_found', `There is no campaign "${id}".`);
      const { at, progress, reasons, undecided, numbers: instances } = snapshot;
      const report = { at, progress, reasons, undecided, instances, hours };
      return { json: inJson(report) };
    },
  }),
  route({
    id: 'getCampaignForecast',
    method: 'get',
    path: '/campaigns/{id}/forecast',
    tag: 'Campaigns',
    summary: 'When it will be done, and what holds it up',
    description: 'From how everything is now; of a draft, if it is started now or at its time.',
    role: 'viewer',
    kind: 'queries',
    params: campaignParams,
    answer: forecastSchema,
    async handle({ ports, params: { id } }) {
      const { numbers: instances, ...forecast } = await forecastCampaign(ports, await campaignOf(ports, id));
      return { json: inJson({ ...forecast, instances }) };
    },
  }),
];
