// Where everything stands in the module's memory: fixed places, no allocator, no growth. Bytes of an element pair: 80; of
// an affine point pair: x 0, y 80, β·x 160; of a Jacobian point pair: X 0, Y 80, Z 160.

/** Input and output, written and read from outside; its pieces are named in entries.ts. */
export const EXCHANGE: usize = 4096;
/** Below are the constants of hash.ts. */
export const EXCHANGE_BYTES: usize = 1600;

export const CONSTANTS: usize = EXCHANGE + EXCHANGE_BYTES;
export const BIASES: usize = CONSTANTS + 512;

/** Everything from here to SCRATCH_END may depend on a share or a nonce, and is erased after use. */
export const SCRATCH: usize = BIASES + 17 * 16;
export const HASH_INPUT: usize = SCRATCH;
export const HASH_OUTPUT: usize = HASH_INPUT + 512;
export const HASH_SCRATCH: usize = HASH_OUTPUT + 64;
export const FIELD_SCRATCH: usize = HASH_SCRATCH + 1024;
export const POINT_SCRATCH: usize = FIELD_SCRATCH + 16 * 80;
export const INVERSE_SCRATCH: usize = POINT_SCRATCH + 16 * 80;
export const SCALAR_SCRATCH: usize = INVERSE_SCRATCH + 192;
export const DIGITS: usize = SCALAR_SCRATCH + 1024;
export const POINTS: usize = DIGITS + 1024;
export const TABLE_SCRATCH: usize = POINTS + 32 * 240;
export const TABLES: usize = TABLE_SCRATCH + 32 * 80;
export const SCRATCH_END: usize = TABLES + 3 * 32 * 240;

/** Tables of the two fixed points. */
export const FIXED_TABLES: usize = SCRATCH_END;
export const FIXED_WINDOWS: usize = 44;
export const FIXED_ENTRIES: usize = 32;
export const FIXED_ENTRY: usize = 80;
export const FIXED_TABLE: usize = FIXED_WINDOWS * FIXED_ENTRIES * FIXED_ENTRY;
