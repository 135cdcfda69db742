// What comes in place of the pinned archive is refused, and nothing is unpacked.
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { downloadMaven } from '../src/tools/maven-archive.ts';

const bytes = Buffer.from('an archive');
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.statusCode = request.url === '/archive' ? 200 : 404;
    response.end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});

test('the pinned bytes are taken', async () => {
  const sha512 = createHash('sha512').update(bytes).digest('hex');
  expect(await downloadMaven(`${url}/archive`, sha512)).toEqual(bytes);
});

test.each([
  ['other bytes', '/archive', 'its SHA-512 differs'],
  ['no archive', '/none', 'answers 404'],
])('%s are refused', async (_what, path, message) => {
  await expect(downloadMaven(`${url}${path}`)).rejects.toThrow(message);
  await expect(downloadMaven(`${url}${path}`)).rejects.toMatchObject({ code: 'COMMAND_FAILED' });
});

test('a repository that does not answer is named', async () => {
  await expect(downloadMaven('http://127.0.0.1:1/')).rejects.toThrow('does not answer');
});

test('where no repository is named, it says how to name one', async () => {
  await expect(downloadMaven()).rejects.toMatchObject({
    code: 'TOOL_MISSING',
    hint: expect.stringContaining('LIANJIAN_MAVEN_REPOSITORY') as unknown,
  });
});

test('the named repository is asked, whose answer must be what was pinned', async () => {
  process.env['LIANJIAN_MAVEN_REPOSITORY'] = `${url}/`;
  try {
    await expect(downloadMaven()).rejects.toThrow(`${url}/org/apache/maven/apache-maven/`);
  } finally {
    delete process.env['LIANJIAN_MAVEN_REPOSITORY'];
  }
});
