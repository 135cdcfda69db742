// How bytes become blocks: what Kubo does by default, said out loud, so that the same bytes get the same CID everywhere.

/** Bytes of a leaf. */
export const CHUNK_BYTES = 262_144;
/** Links of an inner node; the tree is balanced. */
export const MOST_LINKS = 174;
