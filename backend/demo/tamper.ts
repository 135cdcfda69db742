// What somebody with the server's disk could do: change a row, change a stored block.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TrialServer } from '@lianjian/backend';
import { LevelBlockstore } from 'blockstore-level';
import { sql } from 'drizzle-orm';
import { base32upper } from 'multiformats/bases/base32';
import { CID } from 'multiformats/cid';
import * as raw from 'multiformats/codecs/raw';

/** Another digest in this server's row about a file; the check's name for it. */
export async function alterRow({ platform }: TrialServer, id: string, item: string): Promise<string> {
  const changed = await platform.database.db.execute(
    sql`update material_upload set entry = jsonb_set(entry, '{digest}', to_jsonb(reverse(entry->>'digest')))
        where application_id = ${id} and item = ${item} returning id`,
  );
  const [row] = (changed as { rows: { id: string }[] }).rows;
  if (row === undefined) throw new Error(`no row about ${item}`);
  return `database row material_upload ${row.id}`;
}

/** One byte of the file's first block, on every node that holds it; the server must not run. How many nodes had it. */
export async function alterBlock(folder: string, organizations: readonly string[], cid: string): Promise<number> {
  const block = CID.createV1(raw.code, CID.parse(cid).multihash);
  let altered = 0;
  for (const mspId of organizations) {
    const blocks = new LevelBlockstore(join(folder, 'content', mspId, 'blocks'));
    await blocks.open();
    if (await blocks.has(block)) {
      const parts: Uint8Array[] = [];
      for await (const part of blocks.get(block)) parts.push(part);
      await blocks.put(block, withLastBitFlipped(Buffer.concat(parts)));
      altered += 1;
    }
    await blocks.close();
  }
  return altered;
}

/** The same in the files of Kubo nodes, which may run: they do not look whether a block is still what its name says. */
export async function alterKuboBlock(dataFolder: string, cid: string): Promise<number> {
  // Kubo's own naming: the multihash in base32 capitals without its base's letter, in a folder by the two letters
  // before the last. https://github.com/ipfs/go-ds-flatfs, next-to-last/2.
  const name = base32upper.encode(CID.parse(cid).multihash.bytes).slice(1);
  let altered = 0;
  for (const node of (await readdir(dataFolder)).filter((process) => process.startsWith('ipfs-'))) {
    const file = join(dataFolder, node, 'repo', 'blocks', name.slice(-3, -1), `${name}.data`);
    const bytes = await readIfThere(file);
    if (bytes === undefined) continue;
    await writeFile(file, withLastBitFlipped(bytes));
    altered += 1;
  }
  return altered;
}

const withLastBitFlipped = (bytes: Buffer): Buffer => {
  const altered = Buffer.from(bytes);
  altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
  return altered;
};

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
