import { createHash } from 'node:crypto';

export const CRASH_ORGANIZATIONS = ['Org1MSP', 'Org2MSP', 'Org3MSP'] as const;

/** A write whose success was told to the client. */
export interface Acknowledged {
  readonly blockNumber: number;
  readonly key: string;
  /** Empty for a value that was purged. */
  readonly value: string;
  /** Set for a private value. */
  readonly organization?: string;
}

/** Whole numbers below `bound`, the same for the same seed. */
export function randomOf(seed: string): (bound: number) => number {
  let drawn = 0;
  return (bound) => {
    drawn += 1;
    return createHash('sha256').update(`${seed}/${drawn}`).digest().readUInt32BE(0) % bound;
  };
}
