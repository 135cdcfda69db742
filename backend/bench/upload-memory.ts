// One file of 1 GiB over HTTP to a server of the embedded profile: how fast, and what the server's memory does meanwhile.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { file, materialsPath, openCase, publishBenchChecklist } from './bench-case.ts';
import { Client } from './client.ts';
import { ServerProcess } from './server-process.ts';

const MEBIBYTE = 1_048_576;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const { values } = parseArgs({ options: { mib: { type: 'string', default: '1024' } } });
const size = Number(values.mib) * MEBIBYTE;
const folder = await mkdtemp(join(tmpdir(), 'lianjian-upload-'));
try {
  const server = await ServerProcess.start({ LIANJIAN_DATA: folder });
  try {
    const as = (name: string): Promise<Client> => Client.logIn(server.url, folder, name);
    await publishBenchChecklist(await as('authority.admin'));
    const clerk = await as('centre.clerk');
    const { id } = await openCase(clerk);
    // A small one first: what any upload loads is not growth.
    await clerk.upload(materialsPath(id, 'item-1'), 'a.pdf', file(8 * MEBIBYTE));
    const before = server.memory();
    const startedAt = performance.now();
    const highest = await server.highestMemory(() => clerk.upload(materialsPath(id, 'item-2'), 'a.pdf', file(size)));
    const seconds = (performance.now() - startedAt) / 1000;
    const result = {
      uploadMiB: size / MEBIBYTE,
      uploadMiBPerSecond: Number((size / MEBIBYTE / seconds).toFixed(1)),
      memoryBeforeMiB: Math.round(before.all),
      memoryHighestMiB: Math.round(highest.all),
      memoryGrowthMiB: Math.round(highest.all - before.all),
      ownBeforeMiB: Math.round(before.own),
      ownHighestMiB: Math.round(highest.own),
      ownGrowthMiB: Math.round(highest.own - before.own),
    };
    say(`${result.uploadMiB} MiB at ${result.uploadMiBPerSecond} MiB/s, sealed and pinned on two nodes of this disk`);
    say(
      `memory: ${result.ownGrowthMiB} MiB more at most (aim: 200), from ${result.ownBeforeMiB}; with the pages of LevelDB’s files, which the system takes back, ${result.memoryGrowthMiB} more, from ${result.memoryBeforeMiB}`,
    );
    say(JSON.stringify(result));
    if (result.ownGrowthMiB > 200) process.exitCode = 1;
  } finally {
    await server.stop();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
