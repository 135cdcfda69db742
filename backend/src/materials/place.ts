// Where a new file goes: which part of its item, in which version.
import { type ApplicationRecord, type ChecklistItem, type ChecklistRules } from '@lianjian/ledger-api';
import { BackendError } from '../errors.ts';

export interface FilePlace {
  readonly part: number;
  readonly version: number;
}

const knownParts = ({ items }: ApplicationRecord, code: string): ApplicationRecord['items'][number]['parts'] =>
  items.find(({ item }) => item === code)?.parts ?? [];

/** The next version of a part; discarded ones count, as versions are never given twice. */
export const nextVersion = (application: ApplicationRecord, code: string, part: number): number =>
  (knownParts(application, code).find((known) => known.part === part)?.version ?? 0) + 1;

/** @param reserved the highest part that was given to an upload here */
export const nextPart = (application: ApplicationRecord, code: string, reserved: number): number =>
  Math.max(reserved, ...knownParts(application, code).map(({ part }) => part)) + 1;

/** @throws BackendError NOT_FOUND */
export function checklistItem({ items, type }: ChecklistRules, code: string): ChecklistItem {
  const found = items.find((item) => item.code === code);
  if (found !== undefined) return found;
  throw new BackendError('NOT_FOUND', 'the checklist has no such item', {
    kind: 'checklist-item',
    id: `${type}/${code}`,
  });
}

/**
 * What the contract would refuse in the end is refused before the first byte.
 *
 * @throws BackendError FORBIDDEN, INVALID_STATE
 */
export function assertTakesFiles(
  { organization, state, unit, items }: ApplicationRecord,
  by: { readonly mspId: string; readonly unit: string | null },
  code: string,
): void {
  if (organization !== by.mspId || unit !== by.unit) {
    throw new BackendError('FORBIDDEN', 'only those whose case it is', { reason: 'not-own' });
  }
  const status = items.find(({ item }) => item === code)?.status ?? 'open';
  const accepting = { draft: ['open'], returned: ['reopened', 'renewed'] }[state as string] ?? [];
  if (!accepting.includes(status)) {
    throw new BackendError('INVALID_STATE', 'this item takes no new versions', { item: code, state, status });
  }
}
