import { hostname } from 'node:os';
import type { Ports, VitalSigns } from '../engine/ports.ts';
import { vitalsTender } from '../engine/tend-vitals.ts';
import { startWorkLoop, type WorkLoop } from '../work-loop.ts';

/** How often the process looks at itself, in ms. */
const LOOK_MS = 15_000;

/** Looks after this process from now on: what is wrong with it becomes an incident, and is over when it is. */
export function watchVitals(ports: Ports, signs: VitalSigns): WorkLoop {
  const tender = vitalsTender(ports, signs, `${hostname()}:${process.pid}`);
  return startWorkLoop({
    async work() {
      await tender.tend();
      return 0;
    },
    idleMs: LOOK_MS,
    onError: (error) => ports.log.warn({ err: error }, 'what is wrong with this process could not be told'),
  });
}
