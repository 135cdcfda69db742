// Secrets and fragments come as transient data: for each name equal pieces, one after the other.
import { ContractError } from '@lianjian/ledger-api';
import { type World } from '../state/world.ts';

export interface Pieces {
  readonly count: number;
  readonly size: number;
}

/** @throws ContractError INVALID_INPUT naming the entry, never its bytes */
export function transientPieces(world: World, name: string, { count, size }: Pieces): Uint8Array[] {
  const bytes = world.transient(name);
  if (bytes?.length !== count * size) {
    const text = `expected transient data of ${count} × ${size} bytes`;
    throw new ContractError('INVALID_INPUT', text, { field: `transient:${name}` });
  }
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}
