import { localDay } from '../../engine/local-time.ts';
import type { Language } from './language.ts';

/** Numbers and times as people of a language write them; times are those of the team's time zone. */
export interface Formats {
  number(value: number): string;
  /** @param percent 0–100 */
  percent(percent: number): string;
  dateTime(at: Date): string;
  /** Without the year, for tables. */
  shortTime(at: Date): string;
  /** Without the time. */
  shortDay(at: Date): string;
  /** As people speak of a time that is near: `hoje 15:40`, `quinta-feira 15:40`. */
  moment(at: Date, now: Date): string;
  /** `a, b e c` */
  list(items: readonly string[]): string;
  duration(ms: number): string;
}

/** After so many days a weekday's name means another day. */
const DAYS_OF_A_WEEK = 7;

export function formatsFor(language: Language, timeZone: string): Formats {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const list = new Intl.ListFormat(language);
  const minutes = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
  const dateTime = new Intl.DateTimeFormat(language, {
    weekday: 'short',
    day: '2-digit',
    month: 'short',
    year: 'numeric',
    ...minutes,
  });
  const shortTime = new Intl.DateTimeFormat(language, { day: '2-digit', month: 'short', ...minutes });
  const shortDay = new Intl.DateTimeFormat(language, { day: '2-digit', month: 'short', timeZone });
  const time = new Intl.DateTimeFormat(language, minutes);
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone });
  const nearDay = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const moment = (at: Date, now: Date): string => {
    const days = localDay(at, timeZone) - localDay(now, timeZone);
    if (days < 0 || days >= DAYS_OF_A_WEEK) return dateTime.format(at);
    return `${days < 2 ? nearDay.format(days, 'day') : weekday.format(at)} ${time.format(at)}`;
  };
  return {
    number: (value) => number.format(value),
    percent: (value) => percent.format(value / 100),
    dateTime: (at) => dateTime.format(at),
    shortTime: (at) => shortTime.format(at),
    shortDay: (at) => shortDay.format(at),
    moment,
    list: (items) => list.format(items),
    duration,
  };
}

/** Counts things in words: `1 contato`, `1.250 contatos`. */
export function counter(language: Language): (count: number, one: string, many: string) => string {
  const number = new Intl.NumberFormat(language);
  return (count, one, many) => `${number.format(count)} ${count === 1 ? one : many}`;
}

/** To the second below a minute, to the minute below a day; the units read the same in every language we speak. */
function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return hours % 24 === 0 ? `${Math.floor(hours / 24)} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
