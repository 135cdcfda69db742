// Writes the API's description to docs/openapi.json, which a test compares with what a server says.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, startServer } from '@lianjian/backend';

const folder = await mkdtemp(join(tmpdir(), 'lianjian-openapi-'));
try {
  const server = await startServer(
    readConfig({ LIANJIAN_DATA: folder, LIANJIAN_PORT: '0', LIANJIAN_LOG_LEVEL: 'silent' }),
  );
  try {
    const response = await fetch(`${server.url}/api/docs/openapi.json`);
    const file = join(import.meta.dirname, '../../docs/openapi.json');
    await writeFile(file, `${JSON.stringify(await response.json(), null, 2)}\n`);
  } finally {
    await server.close();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
