// Who holds a case and whether it is late: told from its record and a day, the same by the contract and above it.
import { type Standing } from './commands/audit.ts';
import { type ApplicationRecord } from './records/application.ts';

const HELD_BY = { draft: 'applicant', returned: 'applicant', submitted: 'stage' } as const;

/** @param today a civil day */
export function standingOf(application: ApplicationRecord, today: string): Standing {
  const { checklist, claimedBy, dueDay, head, id, organization, rounds, stage, state, unit } = application;
  const heldBy = state in HELD_BY ? HELD_BY[state as keyof typeof HELD_BY] : null;
  const late = dueDay !== null && dueDay < today;
  return { checklist, claimedBy, dueDay, heldBy, id, late, organization, rounds, since: head.at, stage, state, unit };
}
