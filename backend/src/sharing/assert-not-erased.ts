import { type ApplicationRecord } from '@lianjian/ledger-api';
import { BackendError } from '../errors.ts';

/** @throws BackendError ERASED */
export function assertNotErased({ erasedAt, id }: ApplicationRecord): void {
  if (erasedAt === undefined) return;
  throw new BackendError('ERASED', 'the materials of this case were erased', { erasedAt, id });
}
