import { file, itemsOfBenchCase, materialsPath, openCase } from './bench-case.ts';
import { type Client } from './client.ts';
import { type ServerProcess } from './server-process.ts';

const UPLOADS = 100;
const SIZE = 4 * 1_048_576;

/** At rest after the first requests, and while a hundred files of 4 MiB come in at once. */
export async function measureMemory(
  server: ServerProcess,
  as: (name: string) => Promise<Client>,
  say: (line: string) => void,
): Promise<Record<string, number>> {
  const clerk = await as('centre.clerk');
  await clerk.json('GET', '/applications?organization=CentreMSP');
  const atRest = server.memory();
  const cases = await Promise.all(Array.from({ length: 10 }, () => openCase(clerk)));
  const highest = await server.highestMemory(() =>
    Promise.all(
      Array.from({ length: UPLOADS }, (_, index) => {
        const id = cases[index % cases.length]?.id ?? '';
        const item = itemsOfBenchCase[Math.floor(index / cases.length)] ?? '';
        return clerk.upload(materialsPath(id, item), 'a.pdf', file(SIZE));
      }),
    ),
  );
  const [rest, most] = [Math.round(atRest.all), Math.round(highest.all)];
  say(`memory: ${rest} MiB at rest, ${most} MiB under ${UPLOADS} uploads of 4 MiB at once`);
  return { memoryMiB: rest, memoryUnder100UploadsMiB: most };
}
