// What somebody with the server's disk could do: change a row, change a stored block.
import { join } from 'node:path';
import { type TrialServer } from '@lianjian/backend';
import { LevelBlockstore } from 'blockstore-level';
import { sql } from 'drizzle-orm';
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
      const bytes = Buffer.concat(parts);
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      await blocks.put(block, bytes);
      altered += 1;
    }
    await blocks.close();
  }
  return altered;
}
