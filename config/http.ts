import { z } from 'zod';
import proxyAddr from 'proxy-addr';
import { list, port } from './values.ts';

/** So many requests within so many seconds. */
interface Rate {
  points: number;
  seconds: number;
}

const UNITS: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3_600 };

/** `500/min`, `100/5min`, `20/10s`. */
const rate = z.string().transform((text, context): Rate => {
  const [, points = '', count = '1', unit = ''] = /^(\d+)\/(\d*)(s|min|h)$/.exec(text) ?? [];
  const found = { points: Number(points), seconds: Number(count || '1') * (UNITS[unit] ?? 0) };
  if (found.points > 0 && found.seconds > 0) return found;
  context.addIssue('must be a number of requests and a time, like 500/min, 100/5min or 20/10s');
  return z.NEVER;
});

/** Settings of the HTTP API, the dashboard and the monitoring. */
export const httpSettings = {
  TRUSTED_PROXIES: list()
    .refine(
      areAddresses,
      'must be IP addresses or ranges like 10.0.0.0/8, or loopback, linklocal, uniquelocal',
    )
    .default([])
    .meta({
      example: 'loopback,10.0.0.0/8',
      about:
        'Proxies whose X-Forwarded-For is believed: addresses, ranges, or loopback, linklocal, uniquelocal. Not set: none.',
    }),
  MONITORING_PORT: port.optional().meta({
    example: '9464',
    about:
      'Port of /monitoring and /metrics in a process without the role web, whose PORT has them otherwise. Not set: it has none.',
  }),
  RATE_ALL: rate.default({ points: 2_000, seconds: 900 }).meta({
    example: '2000/15min',
    about: 'Requests to the API, the dashboard and the monitoring, from one address with one key.',
  }),
  RATE_QUERIES: rate.default({ points: 1_000, seconds: 60 }).meta({
    example: '1000/min',
    about: 'Of these, requests that ask for something.',
  }),
  RATE_MESSAGES: rate.default({ points: 500, seconds: 60 }).meta({
    example: '500/min',
    about: 'Of these, requests that change campaigns, contacts or messages.',
  }),
  RATE_INSTANCES: rate.default({ points: 100, seconds: 300 }).meta({
    example: '100/5min',
    about: 'Of these, requests that do something with a number.',
  }),
};

function areAddresses(texts: readonly string[]): boolean {
  try {
    proxyAddr.compile([...texts]);
    return true;
  } catch {
    return false;
  }
}
