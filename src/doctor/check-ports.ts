import { once } from 'node:events';
import { createServer } from 'node:net';
import { messageOf } from '../errors.ts';
import { callJson } from './call-json.ts';
import type { Check } from './examine.ts';
import { type Finding, found } from './finding.ts';

export interface PortsLook {
  host: string;
  /** 0: whichever is free. */
  port: number;
  publicUrl: string | undefined;
  patienceMs: number;
}

const HEALTH = '/monitoring/health';

/** The port: free, or Frota's own; and who asks for `PUBLIC_URL` gets to Frota. */
export function portsCheck(look: PortsLook): Check {
  return {
    area: 'ports',
    async run() {
      const own = await portFinding(look);
      const { publicUrl } = look;
      if (publicUrl === undefined) return [own];
      return [own, await publicFinding(publicUrl, own.code === 'port_free', look.patienceMs)];
    },
  };
}

async function portFinding({ host, port, patienceMs }: PortsLook): Promise<Finding> {
  const error = await tryPort(host, port);
  if (error === undefined) return found('absent', 'port_free', { port });
  if (error.code !== 'EADDRINUSE') return found('problem', 'port_unusable', { port, reason: error.message });
  const own = await look(`http://${addressOf(host)}:${port}`, patienceMs).catch(() => undefined);
  return found(own?.isFrota === true ? 'ok' : 'problem', own?.isFrota === true ? 'port_ours' : 'port_taken', {
    port,
  });
}

/** Listens for a moment. */
async function tryPort(host: string, port: number): Promise<NodeJS.ErrnoException | undefined> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return undefined;
  } catch (error) {
    return error as NodeJS.ErrnoException;
  } finally {
    server.close();
  }
}

async function publicFinding(url: string, isAsleep: boolean, patienceMs: number): Promise<Finding> {
  try {
    const { isFrota, status } = await look(url, patienceMs);
    if (isFrota) return found('ok', 'public_url_reached', { url });
    // A proxy says so while what is behind it does not run.
    return isAsleep
      ? found('warning', 'public_url_asleep', { url })
      : found('problem', 'public_url_strange', { url, status });
  } catch (error) {
    return isAsleep
      ? found('warning', 'public_url_asleep', { url })
      : found('problem', 'public_url_silent', { url, reason: messageOf(error) });
  }
}

/** Whether what answers there is a Frota. */
async function look(url: string, patienceMs: number): Promise<{ isFrota: boolean; status: number }> {
  const { status, body } = await callJson(url + HEALTH, { patienceMs });
  return { isFrota: typeof body?.['status'] === 'string' && typeof body['uptime_s'] === 'number', status };
}

function addressOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
