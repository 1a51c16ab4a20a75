import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectStore, type Store } from '../../src/store/connect.ts';
import { type Link, openLink } from '../chaos/link.ts';
import { freshDatabaseUri } from '../setup/database.ts';

const uri = freshDatabaseUri();
const CREATED = 'net.client.socket';
let link: Link;
let store: Store;
let sockets: Socket[];

const remember = (message: unknown): void => {
  const { socket } = message as { socket: Socket };
  sockets.push(socket);
};
const isTheStores = ({ remotePort }: Socket) => String(remotePort) === new URL(link.uri).port;
const closeAll = () => {
  for (const socket of sockets.filter(isTheStores)) socket.destroy();
};

beforeEach(async () => {
  sockets = [];
  subscribe(CREATED, remember);
  link = await openLink(uri);
  store = await connectStore(link.uri);
});
afterEach(async () => {
  unsubscribe(CREATED, remember);
  await store.close();
  await link.stop();
});

it('a command that meets a connection which just closed without an error is sent over another one', async () => {
  const { campaigns } = store.models;
  await campaigns.findOne({});
  closeAll();
  expect(await campaigns.findOne({})).toBeNull();
});

it('a command that is still being written when its connection closes without an error fails', async () => {
  const { campaigns } = store.models;
  await campaigns.findOne({});
  const written = campaigns.collection.insertOne({ _id: 'large' as never, text: 'x'.repeat(12_000_000) });
  const failed = written.then(
    () => undefined,
    (error: unknown) => error,
  );
  while (!sockets.some(({ writableNeedDrain }) => writableNeedDrain)) await Promise.resolve();
  closeAll();
  expect(await failed).toMatchObject({ name: 'MongoNetworkError' });
});
