import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import type { Clock } from '../../clock.ts';
import type { EndedRequest } from './measure-requests.ts';
import { rounded } from './rounded.ts';

/** Figures are those of the last five minutes, forgotten minute by minute, in ms. */
const MINUTE_MS = 60_000;
const MINUTES = 5;

/** Times are kept in microseconds to two digits, up to ten minutes: some 25 kB for a route and minute. */
const TIMES = { lowest: 1, highest: 600_000_000, figures: 2 };

/** How a route was used lately. */
export interface RouteFigures {
  method: string;
  route: string;
  count: number;
  perSecond: number;
  /** Answered 5xx. */
  failed: number;
  /** Half of the requests, 95 and 99 of 100 took so long at most. */
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
}

export interface RequestFigures {
  /** Since the process started. */
  total: number;
  /** Of all of them. */
  failed: number;
  /** Over the last five minutes, or since the start. */
  perSecond: number;
  /** The same, the busiest first. */
  routes: RouteFigures[];
}

export interface RecentRequests {
  note(ended: EndedRequest): void;
  figures(): RequestFigures;
}

interface MinuteOfRoute {
  minute: number;
  failed: number;
  times: RecordableHistogram;
}

/** Keeps how long requests took lately, by route. */
export function recentRequests(clock: Clock): RecentRequests {
  const startedAt = clock.now().getTime();
  const minutesOf = new Map<string, MinuteOfRoute[]>();
  let [total, failed] = [0, 0];
  const minuteNow = (): number => Math.floor(clock.now().getTime() / MINUTE_MS);
  const recent = (minutes: readonly MinuteOfRoute[]): MinuteOfRoute[] => {
    const now = minuteNow();
    return minutes.filter(({ minute }) => minute > now - MINUTES && minute <= now);
  };

  return {
    note({ method, route, status, ms }) {
      const hasFailed = status === '5xx';
      total++;
      if (hasFailed) failed++;
      const key = `${method} ${route}`;
      const minute = minuteNow();
      let minutes = minutesOf.get(key) ?? [];
      let last = minutes.at(-1);
      if (last?.minute !== minute) {
        last = { minute, failed: 0, times: createHistogram(TIMES) };
        minutes = [...recent(minutes), last];
        minutesOf.set(key, minutes);
      }
      if (hasFailed) last.failed++;
      last.times.record(Math.min(Math.max(Math.round(ms * 1_000), TIMES.lowest), TIMES.highest));
    },

    figures() {
      const now = clock.now().getTime();
      const from = Math.max(startedAt, (minuteNow() - MINUTES + 1) * MINUTE_MS);
      const seconds = Math.max(now - from, 1_000) / 1_000;
      const routes = [...minutesOf].flatMap(([key, minutes]) => {
        const those = recent(minutes);
        return those.length === 0 ? [] : [figuresOf(key, those, seconds)];
      });
      const perSecond = routes.reduce((sum, route) => sum + route.perSecond, 0);
      return {
        total,
        failed,
        perSecond: rounded(perSecond, 3),
        routes: routes.toSorted((a, b) => b.count - a.count),
      };
    },
  };
}

function figuresOf(key: string, minutes: readonly MinuteOfRoute[], seconds: number): RouteFigures {
  const times = createHistogram(TIMES);
  for (const minute of minutes) times.add(minute.times);
  const [method = '', route = ''] = key.split(/ (.*)/, 2);
  const ms = (percent: number): number => rounded(times.percentile(percent) / 1_000);
  return {
    method,
    route,
    count: times.count,
    perSecond: rounded(times.count / seconds, 3),
    failed: minutes.reduce((sum, minute) => sum + minute.failed, 0),
    p50Ms: ms(50),
    p95Ms: ms(95),
    p99Ms: ms(99),
  };
}
