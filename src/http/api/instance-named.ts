import type { z } from 'zod';
import type { Ports } from '../../engine/ports.ts';
import { loadsOf } from '../../engine/stats.ts';
import type { Instance } from '../../engine/types.ts';
import { HttpProblem } from '../problem.ts';
import { type instanceSchema, instanceView } from './schemas/instance.ts';

/** A number of the fleet. @throws HttpProblem 404 `not_found` */
export async function instanceNamed({ instances }: Ports, name: string): Promise<Instance> {
  const found = await instances.get(name);
  if (found === undefined) throw new HttpProblem(404, 'not_found', `There is no number "${name}".`);
  return found;
}

/** A number as it is now, as JSON. @throws HttpProblem 404 `not_found` */
export async function shownInstance(ports: Ports, name: string): Promise<z.input<typeof instanceSchema>> {
  const [load] = await loadsOf(ports, [await instanceNamed(ports, name)]);
  if (load === undefined) throw new Error(`the number "${name}" has no load`);
  return instanceView(load, ports.settings.warmUpTable);
}
