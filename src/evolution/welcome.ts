import { FrotaError } from '../errors.ts';
import { answered, callEvolution, type EvolutionServer, field } from './http.ts';

/**
 * Whether a server is there, and its version: what it says of itself at `/`, which costs it nothing.
 * @throws FrotaError `evolution_unreachable`, `evolution_no_answer`, or `evolution_refused` when something else answers there
 */
export async function welcomeOf(server: EvolutionServer, timeoutMs: number): Promise<{ version: string }> {
  const answer = await callEvolution(server, 'GET', '/', { timeoutMs });
  const version = field(answer.body, 'version');
  if (answer.status !== 200 || typeof version !== 'string')
    throw new FrotaError('evolution_refused', `"${server.name}" ${answered(answer)}`);
  return { version };
}
