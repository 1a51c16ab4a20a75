import { messageOf } from '../../errors.ts';
import { rounded } from './rounded.ts';

/** Whoever asks gets an answer within three seconds, whatever hangs; what does not answer within so many ms is away. */
const PATIENCE_MS = 2_500;

/** Something that Frota works with. */
export interface Part {
  /** As it is called among the checks: `mongodb`, `redis`, `jobs`, `evolution/main`. */
  name: string;
  /** Without it the process can do nothing. (Numbers of other Evolution servers go on when one is away.) */
  vital: boolean;
  /** Asks it how it is. Throws when it is not well, in words that say why; answers what else there is to tell. */
  look(): Promise<object | undefined>;
}

/** How one part is. */
export interface Check {
  name: string;
  state: 'ok' | 'failing';
  /** How long it took to answer, or to fail, in ms. */
  latencyMs: number;
  /** What is wrong with it. */
  error?: string;
}

/** `degraded`: something is failing that only a part of the work needs. */
export type Verdict = 'ok' | 'degraded' | 'down';

export interface DeepHealth {
  verdict: Verdict;
  /** In the order of the parts. */
  checks: readonly Check[];
}

/** Looks at one part, or at all of them at the same time. Those who ask meanwhile share a look. */
export interface Looks {
  at(part: Part): Promise<Check>;
  atAll(): Promise<DeepHealth>;
}

export function looksAt(parts: readonly Part[], patienceMs = PATIENCE_MS): Looks {
  const looks = new Map<Part, Promise<Check>>();
  const at = (part: Part): Promise<Check> => {
    const look =
      looks.get(part) ??
      check(part, patienceMs).finally(() => {
        looks.delete(part);
      });
    looks.set(part, look);
    return look;
  };
  return {
    at,
    async atAll() {
      const checks = await Promise.all(parts.map(at));
      const failing = parts.filter((_part, index) => checks[index]?.state === 'failing');
      const isDown = failing.some(({ vital }) => vital);
      return { verdict: isDown ? 'down' : failing.length > 0 ? 'degraded' : 'ok', checks };
    },
  };
}

async function check({ name, look }: Part, patienceMs: number): Promise<Check> {
  const begun = performance.now();
  const latencyMs = (): number => rounded(performance.now() - begun);
  try {
    const told = await answerWithin(patienceMs, look());
    return { name, state: 'ok', latencyMs: latencyMs(), ...told };
  } catch (error) {
    return { name, state: 'failing', latencyMs: latencyMs(), error: messageOf(error) };
  }
}

/** @throws Error when there is no answer within so many ms */
export async function answerWithin<T>(ms: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1_000} s`)), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
