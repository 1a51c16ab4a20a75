/** Zones on both sides of the world, on the hour and off it: at any moment one of them is far from a new hour and day. */
const ZONES = ['Etc/GMT', 'Etc/GMT+12', 'Asia/Kolkata', 'Pacific/Marquesas'];

/**
 * A time zone in which neither the hour nor the day ends within 29 minutes, so that the limits of one hour and one day
 * are those of a whole run.
 */
export function calmZone(now: Date): string {
  const zone = ZONES.find((timeZone) => {
    const format = new Intl.DateTimeFormat('en', {
      timeZone,
      hourCycle: 'h23',
      hour: 'numeric',
      minute: 'numeric',
    });
    const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, Number(value)]));
    const hour = parts.get('hour') ?? 0;
    return (parts.get('minute') ?? 0) <= 30 && hour >= 1 && hour <= 22;
  });
  if (zone === undefined) throw new Error(`no calm time zone at ${now.toISOString()}`);
  return zone;
}
