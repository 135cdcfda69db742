// Which findings go with which outcome.
import {
  type ApplicationRecord,
  type ChecklistRules,
  ContractError,
  type Finding,
  type InputOf,
  type Outcome,
} from '@lianjian/ledger-api';
import { currentParts, itemIn } from './item-parts.ts';

type Review = Pick<InputOf<'application:review'>, 'findings' | 'outcome' | 'reason'>;

const invalid = (field: string, problem: string): ContractError =>
  new ContractError('INVALID_INPUT', 'the findings do not go with the outcome', { field, problem });

/** Items that the stage has still to decide. */
export const pendingItems = ({ items }: ApplicationRecord): string[] =>
  items.filter((item) => item.status === 'submitted' && currentParts(item).length > 0).map(({ item }) => item);

const RESULTS: Readonly<Record<Outcome, readonly Finding['result'][]>> = {
  pass: ['accepted'],
  return: ['accepted', 'reopened'],
  reject: ['accepted', 'refused'],
};

/** The reason that a result must give, as the outcome for which the checklist lists it. */
const REASON_FOR: Readonly<Record<Finding['result'], Outcome | null>> = {
  accepted: null,
  reopened: 'return',
  refused: 'reject',
};

function assertReason(field: string, { reasons }: ChecklistRules, reason: string | null, wanted: Outcome | null): void {
  const isRight =
    wanted === null ? reason === null : reasons.some(({ code, outcome }) => code === reason && outcome === wanted);
  if (!isRight) throw invalid(field, 'reason');
}

function assertFinding(rules: ChecklistRules, application: ApplicationRecord, review: Review, index: number): void {
  const finding = review.findings[index];
  if (finding === undefined) return;
  const field = `/findings/${index}`;
  const isPending = pendingItems(application).includes(finding.item);
  const isListed = rules.items.some(({ code }) => code === finding.item);
  const mayReopen = finding.result === 'reopened' && itemIn(application, finding.item).status !== 'accepted';
  if (!isListed || !(isPending || mayReopen)) throw invalid(`${field}/item`, 'not-pending');
  if (!RESULTS[review.outcome].includes(finding.result)) throw invalid(`${field}/result`, 'outcome');
  assertReason(`${field}/reason`, rules, finding.reason, REASON_FOR[finding.result]);
}

/**
 * A pass accepts every pending item; a return decides every pending item and reopens at least one; a rejection gives a
 * reason for the whole case.
 *
 * @throws ContractError INVALID_INPUT naming the field
 */
export function assertFindings(rules: ChecklistRules, application: ApplicationRecord, review: Review): void {
  const named = review.findings.map(({ item }) => item);
  if (new Set(named).size !== named.length) throw invalid('/findings', 'not-distinct');
  for (const index of review.findings.keys()) assertFinding(rules, application, review, index);
  assertReason('/reason', rules, review.reason, review.outcome === 'reject' ? 'reject' : null);
  if (review.outcome === 'reject') return;
  if (!pendingItems(application).every((item) => named.includes(item))) throw invalid('/findings', 'undecided-item');
  if (review.outcome === 'return' && !review.findings.some(({ result }) => result === 'reopened')) {
    throw invalid('/findings', 'nothing-reopened');
  }
}
