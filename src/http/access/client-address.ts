import ipaddr from 'ipaddr.js';
import type { Middleware } from 'koa';
import proxyAddr from 'proxy-addr';

/**
 * Has `ctx.ip` be the client's address: `X-Forwarded-For` is believed as far as trusted proxies wrote it, and no further, so that
 * nobody else may say where they come from.
 * @param trusted addresses, ranges (CIDR), or `loopback`, `linklocal`, `uniquelocal`
 */
export function clientAddress(trusted: readonly string[]): Middleware {
  const isTrusted = proxyAddr.compile([...trusted]);
  return async (ctx, next) => {
    ctx.request.ip = proxyAddr(ctx.req, isTrusted);
    await next();
  };
}

/**
 * What requests of one client are counted under. Who has one IPv6 address has the other 2^64 of its network, too (RFC 6177), so
 * that only the network counts.
 */
export function addressKey(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
