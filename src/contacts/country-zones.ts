import type { Region } from './phone.ts';

/**
 * Countries in which a number does not tell which of several zones it is in: where most people live first, then the
 * outermost, for what all of these allow the ones between allow too. Zones of less than about 1 % of the people are left out
 * (Galápagos, Easter Island, Kamchatka, …): they would take hours from all the others. So are Ürümqi's unofficial time and
 * Crimea's, which has other numbers. Also the places that ICU knows no zone of. Zones are IANA's (`zone1970.tab`).
 */
const SEVERAL_ZONES: Partial<Record<Region, readonly string[]>> = {
  AC: ['Atlantic/St_Helena'],
  AU: ['Australia/Sydney', 'Australia/Perth'],
  BR: ['America/Sao_Paulo', 'America/Rio_Branco'],
  CA: ['America/Toronto', 'America/Vancouver', 'America/St_Johns'],
  CD: ['Africa/Kinshasa', 'Africa/Lubumbashi'],
  CL: ['America/Santiago', 'America/Punta_Arenas'],
  CN: ['Asia/Shanghai'],
  EC: ['America/Guayaquil'],
  ES: ['Europe/Madrid', 'Atlantic/Canary'],
  FM: ['Pacific/Chuuk', 'Pacific/Pohnpei'],
  GL: ['America/Nuuk'],
  ID: ['Asia/Jakarta', 'Asia/Jayapura'],
  KI: ['Pacific/Tarawa', 'Pacific/Kiritimati'],
  MN: ['Asia/Ulaanbaatar', 'Asia/Hovd'],
  MX: ['America/Mexico_City', 'America/Tijuana', 'America/Cancun'],
  NZ: ['Pacific/Auckland'],
  PF: ['Pacific/Tahiti', 'Pacific/Marquesas'],
  PG: ['Pacific/Port_Moresby', 'Pacific/Bougainville'],
  PT: ['Europe/Lisbon', 'Atlantic/Azores'],
  RU: ['Europe/Moscow', 'Asia/Vladivostok'],
  TA: ['Atlantic/St_Helena'],
  UA: ['Europe/Kyiv'],
  // Alaska and Hawaii have area codes of their own.
  US: ['America/New_York', 'America/Los_Angeles'],
  XK: ['Europe/Belgrade'],
};

const known = new Map<Region, readonly string[]>();

/** The zones that most people of a country live in, the likeliest first. A country of one time may still have several names. */
export function zonesOfCountry(country: Region): readonly string[] {
  let zones = known.get(country);
  if (zones === undefined) {
    zones = SEVERAL_ZONES[country] ?? zonesOfLocale(country);
    known.set(country, zones);
  }
  return zones;
}

/** As ICU lists them. The method is the standard's; older versions of Node have the property that came before it. */
function zonesOfLocale(country: string): readonly string[] {
  const locale = new Intl.Locale('und', { region: country }) as LocaleZones;
  return locale.getTimeZones?.() ?? locale.timeZones ?? [];
}

interface LocaleZones extends Intl.Locale {
  getTimeZones?(): string[] | undefined;
  timeZones?: string[] | undefined;
}
