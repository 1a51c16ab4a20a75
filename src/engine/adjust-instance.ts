import { FrotaError, InvalidInputError, problemsOf } from '../errors.ts';
import { audit } from './audit.ts';
import type { Limits, Ports } from './ports.ts';
import { noteWarmUp } from './tend-warm-up.ts';
import type { Instance, WarmUp } from './types.ts';

/** What can be wrong with a stage, said in English. */
export const WARM_UP_PROBLEMS = {
  stage_unknown: ({ stages }: { stages: number }) => `must be from 1 to ${stages}`,
};

const warmUpProblem = problemsOf(WARM_UP_PROBLEMS);

/** A person changes what a number may send. Takes effect with the next message. */
export async function setLimits(
  ports: Ports,
  instance: Instance,
  limits: Partial<Limits>,
  by: string,
): Promise<void> {
  const { name, hourLimit, dayLimit, newChatLimit } = instance;
  await ports.instances.setLimits(name, limits);
  ports.log.info({ instance: name, by, ...limits }, 'limits of a number were changed');
  await audit(ports, {
    actor: by,
    action: 'instance.limits',
    subject: `instance:${name}`,
    details: { from: { hourLimit, dayLimit, newChatLimit }, to: limits },
  });
}

/** A stage (from 0), or its end: the number is warmed up. */
export type WarmUpOrder = number | 'finished';

/**
 * A person knows better how far a number's warm-up is.
 * @returns the number's warm-up from now on; undefined: it is over.
 * @throws InvalidInputError when there is no such stage
 * @throws FrotaError `warm_up_off` when the settings turn warming up off
 */
export async function overrideWarmUp(
  ports: Ports,
  name: string,
  order: WarmUpOrder,
  by: string,
): Promise<WarmUp | undefined> {
  const stages = ports.settings.warmUpTable.length;
  if (stages === 0)
    throw new FrotaError('warm_up_off', 'Numbers are not warmed up: WARM_UP is off in the settings.');
  if (order !== 'finished' && !(order >= 0 && order < stages))
    throw new InvalidInputError('No such stage', [warmUpProblem('stage', 'stage_unknown', { stages })]);
  const to = order === 'finished' ? undefined : { stage: order, since: ports.clock.now() };
  for (;;) {
    const instance = await ports.instances.get(name);
    if (instance === undefined) throw new Error(`there is no number "${name}"`);
    if (instance.warmUp === undefined && to === undefined) return undefined;
    if (!(await ports.instances.setWarmUp(name, instance.warmUp, to))) continue;
    await noteWarmUp(ports, instance, to, { by });
    return to;
  }
}
