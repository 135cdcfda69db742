import { type Problem } from '@lianjian/ledger-api';

/** One thing that stands against a submission or a pass. What does not apply is left out. */
export interface Missing {
  readonly problem: Problem;
  readonly attribute?: string;
  readonly item?: string;
  readonly part?: number;
  readonly version?: number;
  /** Whom a grant is wanting for: a stage of the route, or the audit desk. */
  readonly desk?: string;
}
