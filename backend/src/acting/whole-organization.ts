import { BackendError } from '../errors.ts';
import { type Caller } from './caller.ts';

/** @throws BackendError FORBIDDEN for people of a unit */
export function assertWholeOrganization({ unit }: Caller): void {
  if (unit !== null) throw new BackendError('FORBIDDEN', 'not for a unit’s people', { reason: 'unit' });
}
