import { z } from 'zod';
import { overrideWarmUp } from '../../engine/adjust-instance.ts';
import type { EngineSettings } from '../../engine/ports.ts';
import { instanceNamed } from './instance-named.ts';
import { route } from './route.ts';
import { instanceParams, warmUpSchema, warmUpView } from './schemas/instance.ts';

const stateSchema = z
  .object({
    warmUp: warmUpSchema.nullable().meta({ description: 'Null: it is warmed up.' }),
    stages: z
      .array(z.int())
      .meta({ description: 'Messages a day by stage; empty: numbers are not warmed up.' }),
  })
  .meta({ id: 'WarmUpState' });

function stateOf(
  { warmUpTable }: EngineSettings,
  warmUp: Parameters<typeof warmUpView>[0],
): z.input<typeof stateSchema> {
  return { warmUp: warmUpView(warmUp, warmUpTable), stages: [...warmUpTable] };
}

/** A young number's way to its own limits: how far it is, and where a person puts it. */
export const warmUpRoutes = [
  route({
    id: 'getWarmUp',
    method: 'get',
    path: '/instances/{name}/warm-up',
    tag: 'Instances',
    summary: "How far a number's warm-up is",
    role: 'viewer',
    kind: 'queries',
    params: instanceParams,
    answer: stateSchema,
    async handle({ ports, params: { name } }) {
      const { warmUp } = await instanceNamed(ports, name);
      return { json: stateOf(ports.settings, warmUp) };
    },
  }),
  route({
    id: 'setWarmUp',
    method: 'put',
    path: '/instances/{name}/warm-up',
    tag: 'Instances',
    summary: "Say how far a number's warm-up is",
    role: 'approver',
    kind: 'instances',
    params: instanceParams,
    body: z.strictObject({
      stage: z
        .int()
        .min(1)
        .nullable()
        .meta({ description: 'From 1, which begins it anew; null: the number is warmed up.' }),
    }),
    answer: stateSchema,
    async handle({ ports, caller, params, body: { stage } }) {
      const { name } = await instanceNamed(ports, params.name);
      const order = stage === null ? 'finished' : stage - 1;
      return { json: stateOf(ports.settings, await overrideWarmUp(ports, name, order, caller.actor)) };
    },
  }),
];
