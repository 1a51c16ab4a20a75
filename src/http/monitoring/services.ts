/** What this process runs on; told once at the start and by `/monitoring/health`. */
export interface Services {
  version: string;
  roles: readonly string[];
  store: { name: string; version: string; embedded: boolean };
  counters: { kind: 'redis' | 'memory'; note?: string };
  evolution: { servers: readonly string[]; sandbox: boolean };
}
