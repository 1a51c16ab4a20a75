import { z } from 'zod';
import type { CampaignDraft } from '../../../engine/campaign-draft.ts';
import type { CampaignEdit } from '../../../engine/edit-campaign.ts';
import {
  BUDGET_KINDS,
  type Campaign,
  CAMPAIGN_STATUSES,
  INSTANCE_STATES,
  RECIPIENT_RULES,
  STRATEGIES,
} from '../../../engine/types.ts';
import { inJson, instant } from '../instants.ts';

export const campaignParams = z.object({ id: z.string().meta({ example: '6928f1c2a4b0c3d4e5f60718' }) });

const time = z.iso
  .datetime({ offset: true, error: 'must be an instant like 2026-11-28T09:00:00-03:00' })
  .transform((text) => new Date(text));

const intervalSchema = z.strictObject({ minMs: z.number(), maxMs: z.number() }).meta({
  description: 'The pause between two messages of one number, drawn within this, in ms.',
  example: { minMs: 25_000, maxMs: 50_000 },
});

const segmentsSchema = z
  .strictObject({
    bySegment: z.record(z.string(), z.array(z.string())).meta({ description: 'Numbers by segment.' }),
    otherwise: z.array(z.string()).default([]).meta({ description: 'Of everybody else; empty: they wait.' }),
  })
  .meta({ description: 'Which numbers write to whom.' });

const mediaSchema = z
  .strictObject({
    url: z.string().meta({ description: 'Evolution fetches it from there.' }),
    type: z.enum(['image', 'video', 'document']).optional().meta({ description: 'Told by its ending else.' }),
    fileName: z.string().optional(),
  })
  .meta({ description: 'A file that is sent with each text, as its caption.' });

/** What a campaign is told to do, by the names of its fields. */
const settings = {
  name: z.string().meta({ description: 'Unique.', example: 'Black Friday' }),
  list: z.string().meta({ description: 'The contact list that it is sent to.' }),
  variants: z
    .array(z.string())
    .meta({ description: 'Texts with `{{field}}` or `{{field|otherwise}}`; each person gets one of them.' }),
  strategy: z.enum(STRATEGIES).meta({ description: 'How a number is chosen for each message.' }),
  instances: z.array(z.string()).meta({ description: 'Names of numbers; none: all of the fleet.' }),
  segments: segmentsSchema,
  media: mediaSchema,
  interval: intervalSchema,
  dailyLimitPerInstance: z.number().meta({ description: 'What it may send through one number a day.' }),
  pauseOnHealthBelow: z.number().meta({ description: 'Numbers whose health (0–100) is below rest.' }),
  scheduledAt: time.meta({ description: 'When a launch in time begins.' }),
  expiresAt: time.meta({ description: 'What was not sent by then is not sent any more.' }),
};

export const newCampaignSchema = z
  .strictObject({
    name: settings.name,
    list: settings.list,
    variants: settings.variants,
    strategy: settings.strategy.optional(),
    instances: settings.instances.optional(),
    segments: settings.segments.optional(),
    media: settings.media.optional(),
    interval: settings.interval.optional(),
    dailyLimitPerInstance: settings.dailyLimitPerInstance.optional(),
    pauseOnHealthBelow: settings.pauseOnHealthBelow.optional(),
    scheduledAt: settings.scheduledAt.optional(),
    expiresAt: settings.expiresAt.optional(),
  })
  .meta({ id: 'NewCampaign' });

const editFields = {
  name: settings.name.optional(),
  list: settings.list.optional(),
  variants: settings.variants.optional(),
  strategy: settings.strategy.optional(),
  instances: settings.instances.optional(),
  segments: settings.segments.nullish(),
  media: settings.media.nullish(),
  interval: settings.interval.optional(),
  dailyLimitPerInstance: settings.dailyLimitPerInstance.optional(),
  pauseOnHealthBelow: settings.pauseOnHealthBelow.optional(),
  scheduledAt: settings.scheduledAt.nullish(),
  expiresAt: settings.expiresAt.nullish(),
};

export const copySchema = z.strictObject(editFields).meta({ id: 'CampaignCopy' });

export const editSchema = z
  .strictObject({
    ...editFields,
    revision: z.int().optional().meta({
      description: 'As it was read: if somebody has changed it since, nothing is changed (409).',
    }),
  })
  .meta({ id: 'CampaignEdit', description: 'What is to be otherwise; null takes something away.' });

/** A new campaign as the engine is told of it: it knows no field without a value. */
export function draftOfBody(body: z.output<typeof newCampaignSchema>): CampaignDraft {
  return withValues(body) as unknown as CampaignDraft;
}

/** A change as the engine is told of it; the revision says of what. */
export function editOfBody(body: z.output<typeof editSchema>): CampaignEdit {
  return withValues({ ...body, revision: undefined });
}

function withValues(body: object): object {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

/** Why a number cannot take a campaign's messages now. */
export const blockedSchema = z.object({
  instance: z.string(),
  why: z.enum(['gone', 'state', 'health', ...BUDGET_KINDS]),
  state: z.enum(INSTANCE_STATES).optional(),
});
const user = z.object({ id: z.string(), name: z.string() });
const decided = { by: z.string(), at: instant, asked: user.optional() };

export const campaignSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    status: z.enum(CAMPAIGN_STATUSES),
    list: z.string(),
    variants: z.array(z.string()),
    strategy: z.enum(STRATEGIES),
    instances: z.array(z.string()),
    segments: z.object(segmentsSchema.shape).optional(),
    media: z.object(mediaSchema.shape).optional(),
    interval: z.object(intervalSchema.shape),
    dailyLimitPerInstance: z.number(),
    pauseOnHealthBelow: z.number(),
    scheduledAt: instant.optional(),
    expiresAt: instant.optional(),
    createdAt: instant,
    startedAt: instant.optional(),
    resumedAt: instant.optional(),
    finishedAt: instant.optional(),
    revision: z.int().meta({ description: 'How often it was changed.' }),
    reason: z.string().optional().meta({ description: 'Why it failed.' }),
    brake: z
      .object({ instances: z.array(z.string()), at: instant })
      .optional()
      .meta({ description: 'Frota paused it: these numbers were banned or restricted while they sent it.' }),
    waiting: z
      .object({
        numbers: z.array(blockedSchema),
        recipients: z.partialRecord(z.enum(RECIPIENT_RULES), z.int()).optional(),
        until: instant.optional(),
      })
      .optional()
      .meta({ description: 'Why none of its messages can be sent now, and until when at least.' }),
    approval: z
      .object({ by: user, at: instant, recipients: z.int(), atOnce: z.boolean().optional() })
      .optional()
      .meta({ description: 'Who asked for a launch that another person has to approve.' }),
    refused: z
      .object({ ...decided, reason: z.string().optional() })
      .optional()
      .meta({ description: 'Why its launch was not approved.' }),
  })
  .meta({ id: 'Campaign' });

/** A campaign as JSON. */
export function campaignView(campaign: Campaign): z.input<typeof campaignSchema> {
  const { audienceCursor: _c, audienceComplete: _a, lastInstance: _l, cleared: _d, ...told } = campaign;
  return inJson({ ...told, revision: told.revision ?? 0 });
}
