// A file through the API (sealed, on the own node and pinned by a second one, in the index) against `ipfs add`: the same
// bytes into the same node by the same RPC, unsealed and pinned there alone.
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { file, materialsPath, openCase } from './bench-case.ts';
import { type Client } from './client.ts';
import { percentile, rounded, spread, timed } from './measure.ts';
import { type Bench } from './throughput.ts';

const MEBIBYTE = 1_048_576;
const BOUNDARY = 'lianjian-ipfs-add';

/** As the command does it: one request to the node's RPC, the file as a form. */
async function ipfsAdd(url: string, token: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  async function* form(): AsyncGenerator<Uint8Array, void> {
    yield Buffer.from(
      `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="f"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    );
    yield* bytes;
    yield Buffer.from(`\r\n--${BOUNDARY}--\r\n`);
  }
  const target = new URL('/api/v0/add?cid-version=1&raw-leaves=true&pin=true&progress=false&quieter=true', url);
  await new Promise<void>((resolve, reject) => {
    const sending = request(target, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    });
    sending.on('error', reject);
    sending.on('response', (response) => {
      const isAdded = response.statusCode === 200;
      response.on('end', () => {
        if (isAdded) resolve();
        else reject(new Error(`the node answers ${response.statusCode ?? 0}`));
      });
      response.resume();
    });
    pipeline(Readable.from(form(), { objectMode: false }), sending).catch(reject);
  });
}

async function pairsOf(
  size: number,
  pairs: number,
  sides: readonly [(size: number) => Promise<void>, (size: number) => Promise<void>],
): Promise<{ readonly ours: number[]; readonly theirs: number[] }> {
  const rates: [number[], number[]] = [[], []];
  for (let pair = 0; pair < pairs; pair += 1) {
    for (const side of pair % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const milliseconds = await timed(() => sides[side](size));
      rates[side].push(size / MEBIBYTE / (milliseconds / 1000));
    }
  }
  return { ours: rates[0], theirs: rates[1] };
}

export async function measureUploads(
  { profile, as, say }: Omit<Bench, 'dataFolder'>,
  pairs: number,
): Promise<Record<string, number>> {
  // The centre has no node of its own: it uses the profile's last one.
  const content = profile.organizations.flatMap(({ content: node }) => (node === null ? [] : [node])).at(-1);
  if (content === undefined) throw new Error('the network has no content node');
  const token = readFileSync(content.tokenFile, 'utf8').trim();
  const clerk: Client = await as('centre.clerk');
  const { id } = await openCase(clerk);
  const byRest = (size: number): Promise<void> => clerk.upload(materialsPath(id, 'item-1'), 'a.pdf', file(size));
  const byIpfs = (size: number): Promise<void> => ipfsAdd(content.url, token, file(size));
  const result: Record<string, number> = {};
  for (const mib of [1, 256]) {
    for (const warmUp of [byRest, byIpfs]) await warmUp(MEBIBYTE);
    const { ours, theirs } = await pairsOf(mib * MEBIBYTE, mib === 1 ? 4 * pairs : pairs, [byRest, byIpfs]);
    const ratios = ours.map((rate, index) => rate / (theirs[index] ?? 1));
    say(`${mib} MiB: upload MiB/s ${spread(ours, 1)}, ipfs add MiB/s ${spread(theirs, 1)}, ratio ${spread(ratios)}`);
    Object.assign(result, {
      [`upload${mib}MiBPerSecond`]: rounded(percentile(ours, 0.5), 1),
      [`ipfsAdd${mib}MiBPerSecond`]: rounded(percentile(theirs, 0.5), 1),
      [`uploadOverIpfsAdd${mib}MiB`]: rounded(percentile(ratios, 0.5), 3),
    });
  }
  say('  (aim at 256 MiB: at least 0.6)');
  return result;
}
