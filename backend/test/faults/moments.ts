// Where the server can be killed: the steps of an upload, and each of the ledger's transactions that a case is made of,
// before it is sent and after it is committed, its answer not yet passed on.
import { type TransactionName } from '@lianjian/ledger-api';

export const UPLOAD_MOMENTS = ['received', 'added', 'sealed', 'pinned', 'recorded', 'indexed'] as const;

export const TRANSACTIONS_OF_A_CASE = [
  'application:create',
  'application:submit',
  'application:resubmit',
  'application:claim',
  'application:review',
  'sharing:createGrants',
  'sharing:depositShares',
  'sharing:activateGrants',
  'sharing:requestAccess',
  'sharing:recordFragments',
  'sharing:reportOpening',
] as const satisfies readonly TransactionName[];

export const MOMENTS: readonly string[] = [
  ...UPLOAD_MOMENTS.map((moment) => `upload ${moment}`),
  ...TRANSACTIONS_OF_A_CASE.flatMap((name) => [`before ${name}`, `after ${name}`]),
  'before an answer is kept',
  'after an answer is kept',
];
