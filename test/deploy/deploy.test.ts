import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { readSettings } from '../../config/index.ts';
import { schema } from '../../config/schema.ts';
import { freePort } from '../chaos/free-port.ts';
import { atFileEnd } from '../setup/at-file-end.ts';

const ROOT = new URL('../../', import.meta.url);
const pathOf = (file: string): string => fileURLToPath(new URL(file, ROOT));
const textOf = (file: string): string => readFileSync(pathOf(file), 'utf8');

type Env = Record<string, string>;

/** What whoever installs Frota has to say in `.env`. */
const SAID: Env = {
  EVOLUTION_SERVERS: 'main=https://evolution.example.com|your-api-key',
  WEBHOOK_SECRET: 'a-long-random-text',
};

/** Names that are set for Frota and that it does not know. */
const unknownIn = (names: readonly string[]): string[] =>
  names.filter((name) => !(name in schema.shape) && name !== 'NODE_ENV');

/** What `${NAME:?…}` of a compose file becomes. */
const filledIn = (env: Env): Env =>
  Object.fromEntries(
    Object.entries(env).map(([name, value]) => [
      name,
      value.replace(/\$\{\w+:\?[^}]*\}/, 'frota.example.com'),
    ]),
  );

describe('compose.yaml', () => {
  interface Service {
    environment?: Env;
    deploy?: { replicas: number };
    command?: string[];
  }
  const { services } = parse(textOf('compose.yaml'), { merge: true }) as {
    services: Record<string, Service>;
  };
  const { services: single } = parse(textOf('deploy/compose.single.yaml')) as {
    services: Record<string, Service>;
  };
  const roles = ['web', 'worker', 'bot'] as const;
  const envOf = (role: string): Env => filledIn(services[role]?.environment ?? {});

  it('runs each role, in settings that Frota knows and starts with', () => {
    for (const role of roles) {
      expect(unknownIn(Object.keys(envOf(role)))).toEqual([]);
      expect(readSettings({ ...envOf(role), ...SAID }).ROLES).toEqual([role]);
    }
    expect(roles.map((role) => services[role]?.deploy?.replicas ?? 1)).toEqual([2, 2, 1]);
  });

  it('runs all in one process, with no more said than that', () => {
    const { ROLES } = readSettings(single['frota']?.environment ?? {});
    expect(ROLES).toEqual([...roles]);
  });

  it('has a Redis that forgets nothing, and a MongoDB that is a replica set', () => {
    for (const all of [services, single])
      expect(all['redis']?.command?.join(' ')).toMatch(/--appendonly yes --maxmemory-policy noeviction$/);
    const [, set] = /replicaSet=(\w+)/.exec(envOf('web')['MONGODB_URI'] ?? '') ?? [];
    expect(services['mongo']?.command).toEqual(expect.arrayContaining(['--replSet', set]));
  });

  it('has Caddy ask the webs where they listen', () => {
    const ports = textOf('deploy/caddy/Caddyfile').matchAll(/dynamic a \{\$FROTA_WEB:(\w+)\} (\d+)/g);
    const asked = [...ports].map(([, name, port]) => ({ name, port }));
    expect(asked).toHaveLength(2);
    for (const one of asked) expect(one).toEqual({ name: 'web', port: envOf('web')['PORT'] });
  });
});

describe('the image', () => {
  const dockerfile = textOf('Dockerfile');
  const [, last = ''] = dockerfile.split(/(?=FROM node:\S+\nENV)/);

  it('says what Frota knows, and listens where the others ask', () => {
    const [, env = ''] = /^ENV (.+)$/m.exec(last) ?? [];
    expect(unknownIn(env.split(' ').map((pair) => pair.replace(/=.*/, '')))).toEqual([]);
    const { services } = parse(textOf('compose.yaml'), { merge: true }) as {
      services: Record<string, { environment?: Env }>;
    };
    const { PORT, MONITORING_PORT } = services['web']?.environment ?? {};
    expect(last).toContain(`EXPOSE ${PORT} ${MONITORING_PORT}\n`);
  });

  it('runs as nobody special, without what only the build needs', () => {
    expect(last).toMatch(/^USER node$/m);
    expect(dockerfile).toContain('npm ci --omit=dev');
    expect(last).not.toMatch(/^RUN .*npm/m);
  });
});

describe('all ways to start Frota', () => {
  it('give Node the same', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const [, command = ''] = /^CMD (\[.+\])$/m.exec(textOf('Dockerfile')) ?? [];
    expect((JSON.parse(command) as string[]).join(' ')).toBe(scripts['start']);
    for (const { script, node_args: args } of pm2().apps)
      expect(`node ${args} ${script}`).toBe(scripts['start']);
  });
});

interface App {
  script: string;
  node_args: string;
  instances: number;
  increment_var: string;
  env: Record<string, string | number>;
}

function pm2(): { apps: App[] } {
  return createRequire(import.meta.url)(pathOf('deploy/ecosystem.config.cjs')) as { apps: App[] };
}

describe('deploy/ecosystem.config.cjs and deploy/nginx/frota.conf', () => {
  /** As PM2 counts them up. */
  const portsOf = ({ env, increment_var: name, instances }: App): number[] =>
    Array.from({ length: instances }, (_, n) => Number(env[name]) + n);

  it('run each role, in settings that Frota knows and starts with, at ports of their own', () => {
    const { apps } = pm2();
    const roles = apps.map(({ env }) => {
      expect(unknownIn(Object.keys(env))).toEqual([]);
      const said = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)]));
      const stores = { MONGODB_URI: 'mongodb://localhost', REDIS_URL: 'redis://localhost' };
      return readSettings({ ...SAID, ...stores, PUBLIC_URL: 'https://frota.example.com', ...said }).ROLES;
    });
    expect(roles).toEqual([['web'], ['worker'], ['bot']]);
    const ports = apps.flatMap(portsOf);
    expect(new Set(ports).size).toBe(ports.length);
  });

  it('agree on where the webs are', () => {
    const web = pm2().apps.find(({ env }) => env['ROLES'] === 'web');
    const upstreams = textOf('deploy/nginx/frota.conf').matchAll(/upstream \w+ \{([^}]*)\}/g);
    const asked = [...upstreams].map(([, block = '']) =>
      [...block.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port)),
    );
    expect(asked).toEqual(web === undefined ? [] : [portsOf(web), portsOf(web)]);
  });
});

describe('deploy/kubernetes', () => {
  interface Probe {
    httpGet?: { path: string; port: string };
  }
  interface Container {
    env?: { name: string; value: string }[];
    ports: { name: string; containerPort: number }[];
    livenessProbe: Probe;
    readinessProbe?: Probe;
    startupProbe: Probe;
  }
  interface Manifest {
    kind: string;
    metadata: { name: string; namespace?: string };
    data?: Env;
    stringData?: Env;
    spec?: { replicas: number; template: { spec: { containers: Container[] } } };
  }
  const manifests = ['settings', 'redis', 'web', 'worker', 'bot'].flatMap((name) =>
    parseAllDocuments(textOf(`deploy/kubernetes/${name}.yaml`)).map((one) => {
      expect(one.errors).toEqual([]);
      return one.toJS() as Manifest;
    }),
  );
  const shared: Env = Object.assign(
    {},
    ...manifests.map(({ data, stringData }) => ({ ...data, ...stringData })),
  );
  const deployments = manifests.filter(({ kind }) => kind === 'Deployment');

  it('runs each role, in settings that Frota knows and starts with', () => {
    expect(unknownIn(Object.keys(shared))).toEqual([]);
    const roles = deployments.map(({ spec }) => {
      const own = spec?.template.spec.containers[0]?.env ?? [];
      return readSettings({ ...shared, ...Object.fromEntries(own.map(({ name, value }) => [name, value])) })
        .ROLES;
    });
    expect(roles).toEqual([['web'], ['worker'], ['bot']]);
    expect(deployments.map(({ spec }) => spec?.replicas)).toEqual([2, 2, 1]);
  });

  it('asks each for its health where it has it', () => {
    for (const { metadata, spec } of deployments) {
      const [container] = spec?.template.spec.containers ?? [];
      const port = metadata.name === 'frota-web' ? shared['PORT'] : shared['MONITORING_PORT'];
      const named = container?.ports.map(({ name, containerPort }) => [name, String(containerPort)]);
      const probes = [container?.startupProbe, container?.livenessProbe, container?.readinessProbe];
      for (const probe of probes.filter((one) => one !== undefined)) {
        expect(probe.httpGet?.path).toBe('/monitoring/health');
        expect(named).toContainEqual([probe.httpGet?.port, port]);
      }
    }
  });

  it('keeps all in its namespace', () => {
    const elsewhere = manifests.filter(
      ({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace !== 'frota',
    );
    expect(elsewhere).toEqual([]);
  });
});

describe('deploy/healthcheck.mjs', () => {
  /** @returns its exit code */
  const check = (env: Env): Promise<number> =>
    new Promise((resolve) => {
      const child = execFile(process.execPath, [pathOf('deploy/healthcheck.mjs')], { env });
      child.once('exit', (code) => resolve(code ?? -1));
    });

  it('asks a process where it has its health', async () => {
    let status = 200;
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/monitoring/health' ? status : 404).end();
    }).listen(0, '127.0.0.1');
    atFileEnd(() => server.close());
    await once(server, 'listening');
    const here = String((server.address() as AddressInfo).port);
    const nobody = String(await freePort());

    const codes = await Promise.all([
      check({ PORT: here }),
      check({ ROLES: 'worker, web', PORT: here, MONITORING_PORT: nobody }),
      check({ ROLES: 'worker,bot', PORT: nobody, MONITORING_PORT: here }),
      check({ ROLES: 'bot' }),
      check({ PORT: nobody }),
      check({ ROLES: 'worker', MONITORING_PORT: nobody }),
    ]);
    expect(codes).toEqual([0, 0, 0, 0, 1, 1]);
    status = 503;
    expect(await check({ PORT: here })).toBe(1);
  });
});
