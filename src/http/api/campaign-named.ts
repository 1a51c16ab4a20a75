import type { Ports } from '../../engine/ports.ts';
import type { Campaign, ChatUser } from '../../engine/types.ts';
import { InvalidInputError } from '../../errors.ts';
import type { Caller } from '../access/caller.ts';
import { HttpProblem } from '../problem.ts';

/** A campaign by its id. @throws HttpProblem 404 `not_found` */
export async function campaignOf({ campaigns }: Pick<Ports, 'campaigns'>, id: string): Promise<Campaign> {
  const campaign = await campaigns.get(id);
  if (campaign === undefined) throw new HttpProblem(404, 'not_found', `There is no campaign "${id}".`);
  return campaign;
}

/**
 * Refuses what was asked of a campaign that somebody has changed since it was read.
 * @param read the revision that was read; undefined: whatever it is
 * @throws HttpProblem 409 `edited_meanwhile`
 */
export function refuseStale({ revision = 0 }: Campaign, read: number | undefined): void {
  if (read === undefined || read === revision) return;
  const said = `It was changed since: its revision is ${revision}. Read it again.`;
  throw new HttpProblem(409, 'edited_meanwhile', said);
}

/**
 * Who asks, as approvals know people: of two programs with keys of their own one can approve what the other asked for. Undefined:
 * whoever runs a sandbox.
 */
export function personOf({ id, actor }: Caller): ChatUser | undefined {
  return id === 'local' ? undefined : { id, name: actor.replace(` (${id})`, '') };
}

/** What the engine's problems call a campaign's fields, where JSON has another name. */
const RENAMED: Readonly<Record<string, string>> = {
  text: 'variants',
  rotation: 'strategy',
  health: 'pauseOnHealthBelow',
  'daily limit': 'dailyLimitPerInstance',
  schedule: 'scheduledAt',
  expiry: 'expiresAt',
  command: 'body',
};

/** What people are told in seconds, by the problem's code. */
const REWORDED: Readonly<Record<string, string>> = {
  interval_invalid: 'must be from a minMs of at least 0 to a maxMs that is not below it, in milliseconds',
};

/** Says what is wrong with a campaign by the names and units that its fields have in JSON. */
export function inItsWords(error: unknown): never {
  if (!(error instanceof InvalidInputError)) throw error;
  const problems = error.problems.map(({ field, message, code = '', ...rest }) => ({
    ...rest,
    field: fieldOf(field),
    code,
    message: REWORDED[code] ?? message,
  }));
  throw new InvalidInputError('The campaign cannot be so', problems);
}

/** `text 2` is `variants[1]`. */
function fieldOf(field: string): string {
  const [, name = field, number] = /^(text) (\d+)$/.exec(field) ?? [];
  const renamed = RENAMED[name] ?? name;
  return number === undefined ? renamed : `${renamed}[${Number(number) - 1}]`;
}
