// Audit events as other systems get them.
import { uuidV7 } from '@lianjian/ledger-api';
import { type LedgerEventRow } from '../adapters/database/case-repository.ts';
import { type AuditMessage } from '../adapters/events/audit-topic.ts';

/** The case, where there is one; the registry's entry otherwise. */
const keyOf = ({ applicationId, subject }: LedgerEventRow): string => applicationId ?? subject;

/** @param rows of whole transactions, in their order: an event's index is its place among those of its transaction */
export function auditMessagesOf(rows: readonly LedgerEventRow[]): AuditMessage[] {
  const counts = new Map<string, number>();
  return rows.map((row) => {
    const index = counts.get(row.transactionId) ?? 0;
    counts.set(row.transactionId, index + 1);
    const id = `${row.transactionId}:${index}`;
    const { action, applicationId, block, creatorMemberId, creatorMspId, sequence, subject, transactionId } = row;
    const creator = { memberId: creatorMemberId, mspId: creatorMspId };
    const told = { id, action, application: applicationId, block, creator, sequence, subject, transactionId };
    return { id, key: keyOf(row), value: JSON.stringify(told) };
  });
}

/** An application's event names its case as its subject, a grant's besides. */
export const applicationOf = (announced: {
  readonly action: string;
  readonly application?: string | undefined;
  readonly subject: string;
}): string | null => {
  const isOfCase = announced.action.startsWith('application.') && uuidV7.safeParse(announced.subject).success;
  return announced.application ?? (isOfCase ? announced.subject : null);
};
