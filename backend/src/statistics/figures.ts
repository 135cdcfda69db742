// From what a block wrote to what statistics count: pure, so that the same blocks always give the same figures.
import { type ApplicationRecord, type AuditEventRecord } from '@lianjian/ledger-api';
import { type LedgerBlock, type LedgerTransaction } from '../adapters/ledger/ledger.ts';

export interface CaseFigure {
  readonly applicationId: string;
  readonly organization: string;
  readonly unit: string | null;
  readonly type: string;
  readonly state: string;
  readonly stage: string | null;
  readonly dueDay: string | null;
  /** Returns so far. */
  readonly rounds: number;
  /** First time; milliseconds since 1970. */
  readonly submittedAt: number | null;
  /** When it came to the stage that it lies with. */
  readonly enteredAt: number | null;
  readonly firstOutcome: string | null;
}

export interface StageDecision {
  readonly applicationId: string;
  readonly sequence: number;
  readonly stage: string;
  readonly outcome: string;
  readonly enteredAt: number;
  readonly decidedAt: number;
  readonly late: boolean;
}

/** One step of a case, with what the case is then. */
export interface CaseStep {
  readonly kind: 'case';
  readonly application: ApplicationRecord;
  readonly event: AuditEventRecord;
  /** The consortium's civil day of the event. */
  readonly day: string;
}

/** Files that a reader has opened. */
export interface OpeningStep {
  readonly kind: 'opening';
  readonly applicationId: string;
  readonly opened: number;
}

export type Step = CaseStep | OpeningStep;

/** Composite keys: Fabric's `\0 type \0 attribute \0 … \0`. */
const attributesOf = (key: string): readonly string[] => key.split('\0').slice(1, -1);

interface Writes {
  readonly applications: ReadonlyMap<string, ApplicationRecord>;
  readonly events: readonly AuditEventRecord[];
  /** By subject and sequence. */
  readonly days: ReadonlyMap<string, string>;
}

const nameOf = (subject: string, sequence: number): string => `${subject} ${sequence}`;

function writesOf(transaction: LedgerTransaction): Writes {
  const applications = new Map<string, ApplicationRecord>();
  const events: AuditEventRecord[] = [];
  const days = new Map<string, string>();
  for (const { key, value } of transaction.writes()) {
    const [kind, ...attributes] = attributesOf(key);
    // The contract's own text: it writes nothing that is not of the schema.
    const record = (): unknown => JSON.parse(Buffer.from(value).toString('utf8'));
    if (kind === 'application') applications.set(attributes[0] ?? '', record() as ApplicationRecord);
    if (kind === 'event') events.push(record() as AuditEventRecord);
    if (kind === 'by-day') days.set(nameOf(attributes[2] ?? '', Number(attributes[3])), attributes[0] ?? '');
  }
  return { applications, days, events };
}

export function stepsOf({ transactions }: LedgerBlock): Step[] {
  return transactions.filter(({ valid }) => valid).flatMap((transaction) => stepsIn(writesOf(transaction)));
}

const stepsIn = ({ applications, days, events }: Writes): Step[] =>
  [...events]
    .sort((a, b) => a.sequence - b.sequence)
    .flatMap((event): Step[] => {
      if (event.action === 'access.opening-reported') return openingOf(event);
      const application = applications.get(event.subject);
      const day = days.get(nameOf(event.subject, event.sequence));
      if (application === undefined || day === undefined) return [];
      return [{ kind: 'case', application, day, event }];
    });

function openingOf({ details }: AuditEventRecord): OpeningStep[] {
  const { applicationId, results } = details;
  if (typeof applicationId !== 'string' || !Array.isArray(results)) return [];
  const opened = (results as readonly { readonly result?: unknown }[]).filter(({ result }) => result === 'opened');
  return [{ kind: 'opening', applicationId, opened: opened.length }];
}

/** @param before what was known of the case */
export function figureAfter(before: CaseFigure | undefined, { application, event }: CaseStep): CaseFigure {
  const { checklist, dueDay, id, organization, rounds, stage, state, unit } = application;
  const isReview = event.action === 'application.reviewed';
  const isSubmission = event.action === 'application.submitted' || event.action === 'application.resubmitted';
  const firstOutcome = before?.firstOutcome ?? (isReview ? textOf(event, 'outcome') : null);
  return {
    ...{ applicationId: id, dueDay, organization, rounds, stage, state, type: checklist.type, unit },
    submittedAt: before?.submittedAt ?? (isSubmission ? event.at : null),
    enteredAt: enteredAfter(before, event, { isReview, isSubmission, state }),
    firstOutcome,
  };
}

function enteredAfter(
  before: CaseFigure | undefined,
  { at }: AuditEventRecord,
  { isReview, isSubmission, state }: { isReview: boolean; isSubmission: boolean; state: string },
): number | null {
  if (state !== 'submitted') return null;
  return isReview || isSubmission ? at : (before?.enteredAt ?? null);
}

/** Undefined where the step is no decision. */
export function decisionIn(before: CaseFigure | undefined, { day, event }: CaseStep): StageDecision | undefined {
  if (event.action !== 'application.reviewed' || before === undefined) return undefined;
  return {
    applicationId: event.subject,
    sequence: event.sequence,
    stage: textOf(event, 'stage'),
    outcome: textOf(event, 'outcome'),
    enteredAt: before.enteredAt ?? event.at,
    decidedAt: event.at,
    late: before.dueDay !== null && before.dueDay < day,
  };
}

function textOf({ action, details }: AuditEventRecord, name: string): string {
  const value = details[name];
  if (typeof value === 'string') return value;
  throw new Error(`an event ${action} tells no ${name}`);
}
