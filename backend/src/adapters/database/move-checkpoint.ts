import { type Queryable } from './database.ts';
import { checkpoint } from './schema/cases.ts';

/** How far somebody who follows the chain by a name has come. */
export async function moveCheckpoint(db: Queryable, name: string, block: number): Promise<void> {
  const row = { name, block };
  await db.insert(checkpoint).values(row).onConflictDoUpdate({ target: checkpoint.name, set: row });
}
