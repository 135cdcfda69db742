// A node that takes connections and answers nothing, as a stopped process does: an upload to it ends with a code, in time,
// and one that only works long is waited for.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, expect, test } from '@jest/globals';
import { KuboNode } from '../../src/adapters/content/kubo/kubo-node.ts';

const PATIENCE = { everyMs: 50, withinMs: 200 };
const CID = 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku';
let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function nodeWith(answer: (path: string, response: ServerResponse) => void): Promise<KuboNode> {
  server = createServer((request: IncomingMessage, response) => {
    request.resume();
    answer(new URL(request.url ?? '', 'http://x').pathname.replace('/api/v0/', ''), response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return new KuboNode({ mspId: 'CentreMSP', token: 'x', url: `http://127.0.0.1:${address.port}` }, PATIENCE);
}

async function* pieces(): AsyncGenerator<Uint8Array, void> {
  await Promise.resolve();
  yield Buffer.from('a file');
}

const away = { code: 'UNAVAILABLE', details: { what: 'content node of CentreMSP' } };

test.each([
  ['adding', (node: KuboNode) => node.add(pieces())],
  ['pinning', (node: KuboNode) => node.pin(CID)],
])('%s to a node that hangs ends soon, naming it', async (_what, work) => {
  const node = await nodeWith(() => undefined);
  const startedAt = performance.now();
  await expect(work(node)).rejects.toMatchObject(away);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  expect(node.isAvoided).toBe(true);
});

test('a node that works long and answers meanwhile is waited for', async () => {
  const node = await nodeWith((path, response) => {
    response.setHeader('content-type', 'application/json');
    if (path === 'version') response.end('{"Version":"0"}');
    else setTimeout(() => response.end(JSON.stringify({ Pins: [CID] })), 600);
  });
  await node.pin(CID);
  expect(node.isAvoided).toBe(false);
});
