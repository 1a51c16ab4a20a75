import { z } from 'zod';
import { instant } from '../instants.ts';
import type { InstanceLoad } from '../../../engine/stats.ts';
import { INSTANCE_STATES, type WarmUp } from '../../../engine/types.ts';

/** The name of a number in a path. */
export const instanceParams = z.object({
  name: z.string().meta({ description: "The number's name.", example: 'vendas-1' }),
});

const limits = {
  hourLimit: z.int().min(1).meta({ description: 'Messages an hour, over all campaigns.' }),
  dayLimit: z.int().min(1).meta({ description: 'Messages a day, over all campaigns.' }),
  newChatLimit: z
    .int()
    .min(0)
    .meta({ description: 'Messages a day to people whom the number has never written to.' }),
};

/** What a person may set of a number; what is not given stays. */
export const limitsSchema = z
  .strictObject({
    hourLimit: limits.hourLimit.optional(),
    dayLimit: limits.dayLimit.optional(),
    newChatLimit: limits.newChatLimit.optional(),
  })
  .meta({ id: 'Limits' });

export const warmUpSchema = z
  .object({
    stage: z.int().min(1),
    stages: z.int().meta({ description: 'How many stages there are; after the last it is warmed up.' }),
    dayLimit: z.int().meta({ description: 'Messages a day in this stage.' }),
    since: instant,
  })
  .meta({ id: 'WarmUp', description: 'How far a young number is on its way to its own limits.' });

export const instanceSchema = z
  .object({
    name: z.string(),
    server: z.string().meta({ description: 'The Evolution server that it belongs to.' }),
    phone: z
      .string()
      .nullable()
      .meta({ description: 'E.164; null until it was paired.', example: '+5511970010001' }),
    state: z.enum(INSTANCE_STATES),
    since: instant.meta({ description: 'Since when it has this state.' }),
    evidence: z.string().meta({ description: 'What was seen that put it into this state.' }),
    until: instant.nullable().meta({
      description: 'When a restriction ends, or a number that was taken out is tried again.',
    }),
    restriction: z
      .enum(['cold', 'all'])
      .nullable()
      .meta({ description: '`cold`: no first messages; who knows the number is still written to.' }),
    cause: z
      .enum(['failing', 'silent', 'replaced', 'outdated', 'gone'])
      .nullable()
      .meta({ description: 'What took it out of use, where its state alone does not say.' }),
    health: z.int().min(0).max(100),
    consecutiveFailures: z.int().min(0),
    ...limits,
    warmUp: warmUpSchema.nullable().meta({ description: 'Null: it is warmed up.' }),
    load: z.object({
      sentThisHour: z.int(),
      sentToday: z.int(),
      newChatsToday: z.int(),
      hourLimit: z
        .int()
        .meta({ description: 'What it may send an hour now; less than its own while it warms up.' }),
      dayLimit: z.int().meta({ description: 'What it may send a day now.' }),
      percent: z.number().meta({ description: "The larger of the hour's and the day's used share." }),
      available: z.boolean().meta({ description: 'Connected, and with something left of hour and day.' }),
    }),
    lastAckAt: instant
      .nullable()
      .meta({ description: 'When WhatsApp last acknowledged anything that it sent.' }),
  })
  .meta({ id: 'Instance', description: 'A WhatsApp number of the fleet.' });

/** A number as JSON. @param table messages a day by stage of the warm-up */
export function instanceView(
  { instance, limits: now, ...load }: InstanceLoad,
  table: readonly number[],
): z.input<typeof instanceSchema> {
  const { name, server, phone, state, since, evidence, until, restriction, cause } = instance;
  const { health, consecutiveFailures, hourLimit, dayLimit, newChatLimit, lastAckAt } = instance;
  return {
    name,
    server,
    phone: phone ?? null,
    state,
    since: since.toISOString(),
    evidence,
    until: until?.toISOString() ?? null,
    restriction: restriction ?? null,
    cause: cause ?? null,
    health: Math.round(health),
    consecutiveFailures,
    hourLimit,
    dayLimit,
    newChatLimit,
    warmUp: warmUpView(instance.warmUp, table),
    load: {
      sentThisHour: load.sentThisHour,
      sentToday: load.sentToday,
      newChatsToday: load.newChatsToday,
      hourLimit: now.hour,
      dayLimit: now.day,
      percent: Math.round(load.loadPercent * 10) / 10,
      available: load.available,
    },
    lastAckAt: lastAckAt?.toISOString() ?? null,
  };
}

/** How far a warm-up is, with stages from 1 as people count them; null: it is over, or warming up is turned off. */
export function warmUpView(
  warmUp: WarmUp | undefined,
  table: readonly number[],
): z.input<typeof warmUpSchema> | null {
  const dayLimit = warmUp === undefined ? undefined : table[warmUp.stage];
  if (warmUp === undefined || dayLimit === undefined) return null;
  return { stage: warmUp.stage + 1, stages: table.length, dayLimit, since: warmUp.since.toISOString() };
}
