import type { Connection } from 'mongoose';

export interface StoreServer {
  name: 'MongoDB' | 'FerretDB';
  version: string;
}

/** What answers at the other end: FerretDB says so in its build info. */
export async function storeServer(connection: Connection): Promise<StoreServer> {
  const info = await connection.db?.admin().buildInfo();
  const ferretdb = info?.['ferretdb'] as { version?: string } | undefined;
  return ferretdb === undefined
    ? { name: 'MongoDB', version: String(info?.['version']) }
    : { name: 'FerretDB', version: ferretdb.version ?? 'unknown' };
}
