// What a review makes of a case.
import {
  type ApplicationItem,
  type ApplicationRecord,
  type ChecklistRules,
  type Finding,
  type Person,
  type Stage,
} from '@lianjian/ledger-api';
import { isSamePerson, personOf } from '../state/provenance.ts';
import { stageAfter } from './checklist-of.ts';
import { itemIn, withItem } from './item-parts.ts';

export interface Decided {
  readonly findings: readonly Finding[];
  readonly by: Person;
  readonly stage: Stage;
}

type Change = Pick<ApplicationRecord, 'items' | 'stage' | 'state'>;

function withFindings(items: readonly ApplicationItem[], findings: readonly Finding[]): ApplicationItem[] {
  let changed = [...items];
  for (const { item, result } of findings) {
    const known = itemIn({ items: changed }, item);
    if (result !== 'refused') changed = withItem(changed, { ...known, status: result });
  }
  return changed;
}

/** The next stage looks at everything anew, except at what an earlier case had accepted. */
const forNextStage = (item: ApplicationItem): ApplicationItem =>
  item.source === null ? { ...item, status: 'submitted' } : item;

/** To the next stage, or approved by the last one. */
export function passed(rules: ChecklistRules, before: ApplicationRecord, { findings, stage }: Decided): Change {
  const items = withFindings(before.items, findings);
  const next = stageAfter(rules, stage.code);
  return next === undefined
    ? { items, stage: null, state: 'approved' }
    : { items: items.map(forNextStage), stage: next.code, state: 'submitted' };
}

/** Only the items named are reopened. */
export function returned(before: ApplicationRecord, { findings, stage }: Decided): Change {
  return { items: withFindings(before.items, findings), stage: stage.code, state: 'returned' };
}

export function rejected(before: ApplicationRecord, { findings }: Decided): Change {
  return { items: withFindings(before.items, findings), stage: null, state: 'rejected' };
}

/** Each person once for each stage. */
export function withDecision(
  decisions: ApplicationRecord['decisions'],
  { by, stage }: Decided,
): ApplicationRecord['decisions'] {
  const isKnown = decisions.some((known) => known.stage === stage.code && isSamePerson(known.by, by));
  return isKnown ? decisions : [...decisions, { by: personOf(by), stage: stage.code }];
}
