import type { Ending, FrotaProcess } from './frota-process.ts';

/** Processes of one kind under a supervisor that replaces at once whoever ends, as a container platform does. */
export interface Crew {
  /** Who is at each place now. */
  at(place: number): FrotaProcess;
  /** Resolves when everybody who is there now is ready. */
  ready(): Promise<void>;
  /** `kill -9`; the replacement is under way when this resolves. */
  kill(place: number): Promise<void>;
  /** SIGTERM for all; resolves when the last has ended. */
  stop(): Promise<void>;
}

/** Starts a crew. `onFall` hears of everybody who ends without having been told to. */
export function startCrew(
  size: number,
  start: (place: number) => FrotaProcess,
  onFall: (place: number, how: Ending) => void,
): Crew {
  const members: FrotaProcess[] = [];
  const killed = new Set<FrotaProcess>();
  let stopping = false;

  const fill = (place: number): void => {
    const member = start(place);
    members[place] = member;
    void replace(place, member);
  };
  const replace = async (place: number, member: FrotaProcess): Promise<void> => {
    const how = await member.ended;
    if (stopping) return;
    if (!killed.has(member)) onFall(place, how);
    fill(place);
  };
  for (let place = 0; place < size; place++) fill(place);

  const at = (place: number): FrotaProcess => {
    const member = members[place];
    if (member === undefined) throw new Error(`the crew has no place ${place}`);
    return member;
  };
  return {
    at,
    async ready() {
      await Promise.all(members.map((member) => member.ready));
    },
    async kill(place) {
      killed.add(at(place));
      await at(place).kill('SIGKILL');
    },
    async stop() {
      stopping = true;
      await Promise.all(
        members.map((member) => {
          // One that is frozen would not hear it.
          member.signal('SIGCONT');
          return member.kill('SIGTERM');
        }),
      );
    },
  };
}
