// What a check of everything says: what is wrong, by name, how far it is, and at the end what it looked at.
import { z } from 'zod';

export const PROBLEMS = [
  /** A value of the ledger's state is not what the last transaction wrote. */
  'value-altered',
  /** A value of the state is not what the contract writes. */
  'record-corrupt',
  /** A record is not found by an index that should find it. */
  'leaf-missing',
  /** An index leads to nothing, or to a record that belongs elsewhere. */
  'leaf-stray',
  /** A record does not name the last event of its trail. */
  'trail-end',
  /** An event does not follow the one before it. */
  'trail-link',
  /** An event names another actor than the one who signed its transaction. */
  'trail-actor',
  /** An event of the state that no block announces. */
  'trail-unannounced',
  /** A block announces an event that the state does not have. */
  'trail-missing',
  /** A transaction is dated long before one that was committed earlier: somebody kept it back. */
  'kept-back',
  /** Fewer than two nodes have the content that the chain names, as it was recorded. */
  'content-few',
  /** A node has other bytes than were recorded. */
  'content-altered',
  /** A node that says it holds the content does not have all of it. */
  'content-absent',
  /** A node did not answer: what it holds is not known. */
  'content-unknown',
  /** A row of this server's database is not what the chain says. */
  'row-altered',
  /** A row that should be there is not. */
  'row-absent',
  /** A row tells of what the chain does not have. */
  'row-unknown',
  /** An upload that was taken in is not on the chain yet. */
  'intent-open',
] as const;

export type FsckProblem = (typeof PROBLEMS)[number];

export interface Finding {
  readonly finding: FsckProblem;
  /** The thing, by the name under which an operator finds it. */
  readonly what: string;
  readonly repaired: boolean;
}

export interface Progress {
  readonly phase: string;
  readonly done: number;
}

export interface Summary {
  readonly blocks: number;
  readonly events: number;
  readonly leaves: number;
  readonly records: number;
  readonly contents: number;
  readonly rows: number;
  readonly findings: number;
  readonly repaired: number;
}

export type FsckLine = Finding | Progress | { readonly summary: Summary };

export const fsckLine = z.union([
  z.object({ phase: z.string(), done: z.int() }),
  z.object({ finding: z.enum(PROBLEMS), what: z.string(), repaired: z.boolean() }),
  z.object({
    summary: z.object({
      blocks: z.int(),
      events: z.int(),
      leaves: z.int(),
      records: z.int(),
      contents: z.int(),
      rows: z.int(),
      findings: z.int(),
      repaired: z.int(),
    }),
  }),
]);

export const found = (finding: FsckProblem, what: string, repaired = false): Finding => ({ finding, what, repaired });
