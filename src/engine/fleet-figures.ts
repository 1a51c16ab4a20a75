import { HEALTH_WINDOW_MS, RECEIPT_GRACE_MS } from './health.ts';
import type { JudgedOutcomes, Lane, Ports } from './ports.ts';
import { fleetLoad, type InstanceLoad } from './stats.ts';

/** A number with all that is measured of it. */
export interface InstanceFigures {
  load: InstanceLoad;
  /** What became of what it sent over the last six hours: that by which it is judged, see `health.ts`. */
  outcomes: JudgedOutcomes;
  lane: Lane;
}

/** The fleet with all that is measured of it, in the order of names. Reads the ledger of six hours: not to be asked every second. */
export async function fleetFigures(ports: Ports): Promise<InstanceFigures[]> {
  const now = ports.clock.now().getTime();
  const [fleet, outcomes] = await Promise.all([
    fleetLoad(ports),
    ports.ledger.outcomes(new Date(now - HEALTH_WINDOW_MS), new Date(now - RECEIPT_GRACE_MS)),
  ]);
  return Promise.all(
    fleet.map(async (load) => ({
      load,
      outcomes: outcomes.get(load.instance.name) ?? { sent: 0, delivered: 0, read: 0, failed: 0 },
      lane: await ports.lanes.get(load.instance.name),
    })),
  );
}
