// Arguments of every transaction and certificates of callers that are almost right, and others: refused by a code.
import { expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import {
  ContractError,
  parseContractError,
  stringifyCanonicalJson,
  TRANSACTIONS,
  type TransactionName,
} from '@lianjian/ledger-api';
import { LocalLedger } from '@lianjian/local-ledger';
import { NO_WRITES } from '@lianjian/local-ledger/testing';
import fc from 'fast-check';
import { FUZZ_MS, FUZZED, mutatedTextsOf, mutationsOf, refusedOr } from '../../scripts/fuzz/mutations.ts';
import { contracts } from '../src/index.ts';
import { parseArgument } from '../src/contracts/argument.ts';
import { creatorOf } from '../src/state/creator.ts';
import { CASE, clerk, entry, office } from './support/cases.ts';
import { COLLEGE_A } from './support/consortium.ts';

const KEY = createHash('sha256').digest('base64url');

/** Parts of what transactions ask for: a mutation of one text may well be another transaction's argument. */
const ARGUMENTS = [
  {},
  { id: CASE },
  { bookmark: null, id: CASE, pageSize: 100 },
  { entries: [entry('form')], id: CASE },
  { attributes: { cohort: '2030' }, checklist: { type: 'a', version: 1 }, id: CASE, learner: KEY, related: null },
  {
    findings: [{ comment: null, item: 'form', reason: null, result: 'accepted' }],
    id: CASE,
    outcome: 'pass',
    round: 1,
  },
  { bookmark: null, kind: 'event', pageSize: 1 },
].map(stringifyCanonicalJson);

test(
  'arguments, of every transaction',
  () => {
    const names = fc.constantFrom(...(Object.keys(TRANSACTIONS) as TransactionName[]));
    const property = fc.property(names, mutatedTextsOf(ARGUMENTS), (name, text) => {
      const read = refusedOr(ContractError, () => parseArgument(TRANSACTIONS[name].input, text));
      if (read instanceof ContractError) expect(read.code).toBe('INVALID_INPUT');
    });
    fc.assert(property, FUZZED);
  },
  FUZZ_MS,
);

test(
  'arguments, on the ledger',
  async () => {
    // The first call founds the ledger, which takes longer than a whole run may.
    await office.as(clerk).evaluate('application:read', ['{}']);
    const names = fc.constantFrom<TransactionName>('application:create', 'application:read', 'application:review');
    const property = fc.asyncProperty(names, mutatedTextsOf(ARGUMENTS), async (name, text) => {
      const { error, writes } = await office.as(clerk).submit(name, [text]);
      if (error === undefined) return;
      expect(parseContractError(error.message)).toBeInstanceOf(ContractError);
      expect(writes).toEqual(NO_WRITES);
    });
    await fc.assert(property, FUZZED);
  },
  FUZZ_MS,
);

test(
  'the caller’s certificate',
  async () => {
    const own = { channel: 'fuzz', chaincode: 'lianjian', contracts, organizations: [COLLEGE_A] };
    const local = await LocalLedger.open(own);
    const { certificateAuthority } = local.organization(COLLEGE_A);
    const { certificate, identity } = await certificateAuthority.issue({ enrollmentId: clerk.enrollmentId });
    await local.close();
    const property = fc.property(mutationsOf([certificate.raw, identity.credentials]), (bytes) => {
      const caller = { getAttributeValue: () => null, getIDBytes: () => bytes, getMSPID: () => COLLEGE_A };
      const read = refusedOr(ContractError, () => creatorOf(caller as never));
      if (read instanceof ContractError) expect(read.code).toBe('FORBIDDEN');
    });
    fc.assert(property, FUZZED);
  },
  FUZZ_MS,
);
