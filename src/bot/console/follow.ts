import type { Ports } from '../../engine/ports.ts';
import { takeSnapshot, type CampaignSnapshot } from '../../engine/campaign-snapshot.ts';
import { createPaceMeter, type Pace } from '../pace.ts';
import { tallyOf } from '../tally.ts';

export interface Follower {
  onLook(snapshot: CampaignSnapshot, pace: Pace | undefined): void;
  /** The campaign runs no more: it is done, or somebody paused or cancelled it. */
  onEnd(snapshot: CampaignSnapshot): void;
  /** A look failed; the next one is tried all the same. */
  onError(error: unknown): void;
}

/**
 * Looks at a campaign again and again until it no longer runs.
 * @param everyMs pause between two looks; a store that is slow to answer is asked less often.
 * @returns what stops it.
 */
export function followCampaign(
  ports: Ports,
  { id, startedAt }: { id: string; startedAt?: Date },
  everyMs: number,
  follower: Follower,
): () => void {
  const measure = createPaceMeter(startedAt);
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const look = async () => {
    const began = performance.now();
    const running = await takeSnapshot(ports, id).then(
      (snapshot) => report(snapshot),
      (error: unknown) => {
        if (!stopped) follower.onError(error);
        return true;
      },
    );
    const took = performance.now() - began;
    if (running && !stopped) timer = setTimeout(() => void look(), Math.max(everyMs, 4 * took));
  };

  const report = (snapshot: CampaignSnapshot | undefined): boolean => {
    if (snapshot === undefined || stopped) return false;
    const running = ['running', 'scheduled'].includes(snapshot.campaign.status);
    if (running) follower.onLook(snapshot, measure(snapshot.at, tallyOf(snapshot.progress)));
    else follower.onEnd(snapshot);
    return running;
  };

  void look();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
