import type { CampaignEdit } from '../../engine/edit-campaign.ts';
import type { Ports } from '../../engine/ports.ts';
import { findNamed } from './matching.ts';

/** Lists and numbers under the names that they really have, whatever accents and capitals were typed. */
export async function withKnownNames(ports: Ports, settings: CampaignEdit): Promise<CampaignEdit> {
  const { list, instances, segments } = settings;
  const [lists, fleet] = await Promise.all([ports.contacts.lists(), ports.instances.all()]);
  const known = (items: readonly { name: string }[], name: string): string =>
    findNamed(items, name, (item) => item.name)?.name ?? name;
  const numbers = (names: readonly string[]): string[] => names.map((name) => known(fleet, name));
  return {
    ...settings,
    ...(list !== undefined && { list: known(lists, list) }),
    ...(instances !== undefined && { instances: numbers(instances) }),
    ...(segments && {
      segments: {
        bySegment: Object.fromEntries(
          Object.entries(segments.bySegment).map(([segment, names]) => [segment, numbers(names)]),
        ),
        otherwise: numbers(segments.otherwise),
      },
    }),
  };
}
