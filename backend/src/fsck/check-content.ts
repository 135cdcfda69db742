// What the chain names lies whole on two nodes at least, byte for byte what was recorded. Each node is asked alone.
import { createHash } from 'node:crypto';
import { encodeBase64url } from '@lianjian/ledger-api';
import { type ContentStore } from '../adapters/content/content-store.ts';
import { BackendError } from '../errors.ts';
import { type Finding, found } from './finding.ts';

const ENOUGH = 2;

export interface Named {
  readonly cid: string;
  /** SHA-256, base64url. */
  readonly digest: string;
}

type Held = 'intact' | 'altered' | 'absent' | 'unknown';

const PROBLEM = { absent: 'content-absent', altered: 'content-altered', unknown: 'content-unknown' } as const;
const HELD_BY_CODE: Readonly<Record<string, Held>> = {
  NOT_FOUND: 'absent',
  TAMPERED: 'altered',
  UNAVAILABLE: 'unknown',
};

async function heldAt(content: ContentStore, node: string, { cid, digest }: Named): Promise<Held> {
  const hash = createHash('sha256');
  try {
    for await (const bytes of content.readAt(node, cid)) hash.update(bytes);
  } catch (error) {
    const held = error instanceof BackendError ? HELD_BY_CODE[error.code] : undefined;
    if (held === undefined) throw error;
    return held;
  }
  return encodeBase64url(hash.digest()) === digest ? 'intact' : 'altered';
}

/** Names of nodes that hold it pinned; a node that does not answer is asked for the content itself. */
async function holdersOf(content: ContentStore, cid: string): Promise<readonly string[]> {
  try {
    return await content.pinnedBy(cid);
  } catch (error) {
    if (error instanceof BackendError && error.code === 'UNAVAILABLE') return content.nodes;
    throw error;
  }
}

/** @param repair has nodes write anew what is altered or absent, and a further node hold what too few have */
export async function* checkContent(
  content: ContentStore,
  named: Named,
  repair: boolean,
): AsyncGenerator<Finding, void> {
  const { cid } = named;
  const holders = await holdersOf(content, cid);
  const held = new Map<string, Held>();
  for (const node of holders) held.set(node, await heldAt(content, node, named));
  const intact = [...held].filter(([, state]) => state === 'intact').map(([node]) => node);
  const [source] = intact;
  let right = intact.length;
  for (const [node, state] of held) {
    if (state === 'intact') continue;
    const repaired = repair && state !== 'unknown' && (await mended(content, node, named, source));
    if (repaired) right += 1;
    yield found(PROBLEM[state], `${cid} on the node of ${node}`, repaired);
  }
  if (intact.length >= ENOUGH) return;
  const who = intact.length === 0 ? 'no node' : intact.join(', ');
  if (repair) right += await spread(content, named, source, right, new Set(holders));
  yield found('content-few', `${cid}: whole on ${who}`, right >= ENOUGH);
}

async function mended(content: ContentStore, node: string, named: Named, source: string | undefined): Promise<boolean> {
  if (source === undefined) return false;
  await content.mend(node, named.cid, source);
  return (await heldAt(content, node, named)) === 'intact';
}

/** How many nodes more have it now. */
async function spread(
  content: ContentStore,
  named: Named,
  source: string | undefined,
  right: number,
  holders: ReadonlySet<string>,
): Promise<number> {
  let more = 0;
  for (const node of content.nodes) {
    if (right + more >= ENOUGH) break;
    if (!holders.has(node) && (await mended(content, node, named, source))) more += 1;
  }
  return more;
}
