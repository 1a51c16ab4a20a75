import type { SandboxNumber } from './number.ts';
import { between, seededRandom } from './random.ts';

/** Lets a number with that trait lose its connection now and then, silently, for as long as the sandbox runs. */
export function scheduleDropOuts(number: SandboxNumber): void {
  const { dropOuts } = number.character;
  if (!dropOuts) return;
  const { timers, seed, name } = number.context;
  const random = seededRandom(seed, name, number.name, 'drop-outs');
  const next = () =>
    timers.after(between(random, dropOuts.everyMs), () => {
      if (number.connection.state === 'open')
        number.connection.drop({ lastsMs: between(random, dropOuts.lastsMs) });
      next();
    });
  next();
}
