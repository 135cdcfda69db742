// A server that is asked to close: what is under way is answered, and no client keeps it from closing.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { Connections } from '../../src/http/connections.ts';
import { until } from '../support/until.ts';

const ASKING = 'GET / HTTP/1.1\r\nhost: test\r\n\r\n';

let server: Server;
let connections: Connections;
let port: number;
let asked: ServerResponse[];
let accepted: number;
let clients: Socket[];

beforeEach(async () => {
  asked = [];
  accepted = 0;
  clients = [];
  server = createServer((_, response) => asked.push(response));
  server.on('connection', () => (accepted += 1));
  connections = new Connections(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});

afterEach(() => {
  for (const client of clients) client.destroy();
  server.close();
});

/** A client that the server has accepted. */
async function client(says = ''): Promise<Socket> {
  const before = accepted;
  const socket = connect(port, '127.0.0.1');
  clients.push(socket);
  socket.on('error', () => undefined); // A reset is an end too.
  if (says !== '') socket.write(says);
  await until('the connection', () => Promise.resolve(accepted > before));
  return socket;
}

async function closed(grace?: number): Promise<void> {
  let isClosed = false;
  server.close(() => (isClosed = true));
  connections.end(grace);
  await until('the server is closed', () => Promise.resolve(isClosed));
}

async function requests(count: number): Promise<void> {
  await until(`${count} requests`, () => Promise.resolve(asked.length === count));
}

test('one that never asked, and one that broke off in the middle of its headers', async () => {
  await client();
  await client('GET / HTTP/1.1\r\nhost:');
  await closed();
});

test('an answer that is under way comes to its end, and its connection with it', async () => {
  const socket = await client(ASKING);
  await requests(1);
  let text = '';
  socket.on('data', (bytes: Buffer) => (text += bytes.toString()));
  const closing = closed();
  asked[0]?.end('the answer');
  await closing;
  await until('the answer', () => Promise.resolve(text.endsWith('the answer')));
});

test('an answer that began before, with the promise of a connection that is kept', async () => {
  await client(ASKING);
  await requests(1);
  asked[0]?.write('first');
  const closing = closed();
  asked[0]?.end('last');
  await closing;
});

test('one that asked and does not read is let go when the time is over', async () => {
  const socket = await client(ASKING);
  socket.pause();
  await requests(1);
  asked[0]?.end(Buffer.alloc(64 * 1_048_576));
  await closed(100);
});

test('who comes while it closes gets nothing', async () => {
  await client(ASKING);
  await requests(1);
  connections.end();
  const late = await client(ASKING);
  await until('the end of the connection', () => Promise.resolve(late.destroyed));
  expect(asked).toHaveLength(1);
});
