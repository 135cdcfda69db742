// What a desk does in bulk, on the embedded profile: a table and a line of JSON. `--only import,search` names parts.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from './client.ts';
import { measureImport } from './desk/import.ts';
import { type DeskBench, type Measured } from './desk/part.ts';
import { measureSearch } from './desk/search.ts';
import { ServerProcess } from './server-process.ts';

const PARTS: Readonly<Record<string, (bench: DeskBench) => Promise<Measured>>> = {
  import: measureImport,
  search: measureSearch,
};

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const { values } = parseArgs({ options: { only: { type: 'string', default: Object.keys(PARTS).join(',') } } });
const names = values.only.split(',');
const unknown = names.filter((name) => !Object.hasOwn(PARTS, name));
if (unknown.length > 0)
  throw new Error(`no such part: ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`);

const result: Record<string, number> = {};
for (const name of names) {
  const folder = await mkdtemp(join(tmpdir(), 'lianjian-desk-'));
  let server: ServerProcess | undefined;
  const bench: DeskBench = {
    folder,
    say,
    start: async () => {
      const { url } = (server = await ServerProcess.start({ LIANJIAN_DATA: folder }));
      return (person) => Client.logIn(url, folder, person);
    },
    stop: async () => {
      await server?.stop();
      server = undefined;
    },
  };
  try {
    Object.assign(result, await PARTS[name]?.(bench));
  } finally {
    await bench.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
say(JSON.stringify(result));
