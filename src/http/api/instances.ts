import { z } from 'zod';
import { setLimits } from '../../engine/adjust-instance.ts';
import { pauseInstance, resumeInstance } from '../../engine/fleet.ts';
import { managedFleet } from '../../engine/managed.ts';
import type { Limits } from '../../engine/ports.ts';
import { restartInstance } from '../../engine/restart-instance.ts';
import { loadsOf } from '../../engine/stats.ts';
import { INSTANCE_STATES } from '../../engine/types.ts';
import { HttpProblem } from '../problem.ts';
import { instanceNamed, shownInstance } from './instance-named.ts';
import { page, pageOf, pageQuery, placeOf } from './pages.ts';
import { route } from './route.ts';
import { instanceParams, instanceSchema, instanceView, limitsSchema } from './schemas/instance.ts';

const listRoute = route({
  id: 'listInstances',
  method: 'get',
  path: '/instances',
  tag: 'Instances',
  summary: 'The numbers of the fleet, by name',
  role: 'viewer',
  kind: 'queries',
  query: pageQuery.extend({
    state: z.enum(INSTANCE_STATES).optional().meta({ description: 'Only those in this state.' }),
  }),
  answer: pageOf(instanceSchema),
  async handle({ ports, query: { limit, cursor, state } }) {
    const after = placeOf(cursor, z.string());
    const fleet = (await managedFleet(ports))
      .filter((one) => (after === undefined || one.name > after) && (!state || one.state === state))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .slice(0, limit + 1);
    const view = (load: Parameters<typeof instanceView>[0]) => instanceView(load, ports.settings.warmUpTable);
    return { json: page(await loadsOf(ports, fleet), limit, view, ({ instance }) => instance.name) };
  },
});

const getRoute = route({
  id: 'getInstance',
  method: 'get',
  path: '/instances/{name}',
  tag: 'Instances',
  summary: 'One number',
  role: 'viewer',
  kind: 'queries',
  params: instanceParams,
  answer: instanceSchema.extend({
    contacts: z.int().meta({ description: 'People who hear from it and have not opted out.' }),
  }),
  async handle({ ports, params: { name } }) {
    const [instance, contacts] = await Promise.all([
      shownInstance(ports, name),
      ports.placements.count({ instance: name }),
    ]);
    return { json: { ...instance, contacts } };
  },
});

const pauseRoute = route({
  id: 'pauseInstance',
  method: 'post',
  path: '/instances/{name}/pause',
  tag: 'Instances',
  summary: 'Take a number out of use; its waiting messages go to others',
  role: 'operator',
  kind: 'instances',
  params: instanceParams,
  answer: instanceSchema,
  async handle({ ports, caller, params: { name } }) {
    if (!(await pauseInstance(ports, await instanceNamed(ports, name), caller.actor)))
      throw new HttpProblem(409, 'already_paused', `"${name}" is paused already.`);
    return { json: await shownInstance(ports, name) };
  },
});

const resumeRoute = route({
  id: 'resumeInstance',
  method: 'post',
  path: '/instances/{name}/resume',
  tag: 'Instances',
  summary: 'Take a paused number back into use',
  description: 'It is `connecting` until Evolution reports it open.',
  role: 'operator',
  kind: 'instances',
  params: instanceParams,
  answer: instanceSchema,
  async handle({ ports, caller, params: { name } }) {
    if (!(await resumeInstance(ports, await instanceNamed(ports, name), caller.actor)))
      throw new HttpProblem(409, 'not_paused', `"${name}" is not paused.`);
    return { json: await shownInstance(ports, name) };
  },
});

const restartRoute = route({
  id: 'restartInstance',
  method: 'post',
  path: '/instances/{name}/restart',
  tag: 'Instances',
  summary: 'Have a number connect anew',
  description: 'It is away for some seconds. One that is not connected has to be paired instead.',
  role: 'operator',
  kind: 'instances',
  params: instanceParams,
  answer: instanceSchema,
  status: 202,
  async handle({ ports, caller, params: { name } }) {
    if ((await restartInstance(ports, await instanceNamed(ports, name), caller.actor)) === 'closed')
      throw new HttpProblem(409, 'not_connected', `"${name}" is not connected: pair it by its QR code.`);
    return { json: await shownInstance(ports, name) };
  },
});

const limitsRoute = route({
  id: 'setInstanceLimits',
  method: 'patch',
  path: '/instances/{name}',
  tag: 'Instances',
  summary: 'Change what a number may send',
  description: 'Takes effect with its next message. While it warms up it sends less.',
  role: 'approver',
  kind: 'instances',
  params: instanceParams,
  body: limitsSchema,
  answer: instanceSchema,
  async handle({ ports, caller, params: { name }, body }) {
    const limits = givenIn(body);
    const instance = await instanceNamed(ports, name);
    if (Object.keys(limits).length > 0) await setLimits(ports, instance, limits, caller.actor);
    return { json: await shownInstance(ports, name) };
  },
});

/** The limits of a body that are there. */
export function givenIn({
  hourLimit,
  dayLimit,
  newChatLimit,
}: z.output<typeof limitsSchema>): Partial<Limits> {
  return {
    ...(hourLimit !== undefined && { hourLimit }),
    ...(dayLimit !== undefined && { dayLimit }),
    ...(newChatLimit !== undefined && { newChatLimit }),
  };
}

/** The fleet: what there is of it, and what people do with a number. */
export const instanceRoutes = [listRoute, getRoute, limitsRoute, pauseRoute, resumeRoute, restartRoute];
