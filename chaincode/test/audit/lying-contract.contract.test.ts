// A contract that writes another's name into the trail, endorsed by all: the links hold, and the blocks give it away.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type AuditEventRecord, type EventPage, type TrailVerification } from '@lianjian/ledger-api';
import { attributesOf, checkTrail, newId, type TransactionSigner } from '@lianjian/ledger-client';
import { type Context } from 'fabric-contract-api';
import { createApplication } from '../../src/application/create-application.ts';
import { execute } from '../../src/contracts/execute.ts';
import { ApplicationContract } from '../../src/contracts/application-contract.ts';
import { contracts } from '../../src/index.ts';
import { registeredCaller } from '../../src/identity/caller.ts';
import { LocalScenarioLedger } from '../ledgers/local-ledger.ts';
import { ONE_STAGE } from '../scenarios/checklists.ts';
import { AUTHORITY, CENTRE, Consortium, ORGANIZATIONS } from '../scenarios/consortium.ts';
import { newLearner } from '../scenarios/dossier.ts';

let blamed = '';

class LyingApplications extends ApplicationContract {
  override create(context: Context, argument: string): Promise<string> {
    return execute(context, 'application:create', argument, createApplication, async (world) => {
      const caller = await registeredCaller(world);
      return blamed === '' ? caller : { ...caller, memberId: blamed };
    });
  }
}

let ledger: LocalScenarioLedger;
beforeAll(async () => {
  const lying = contracts.map((contract) => (contract === ApplicationContract ? LyingApplications : contract));
  ledger = await LocalScenarioLedger.open(lying, ORGANIZATIONS);
  await Consortium.open(ledger, [ONE_STAGE]);
});
afterAll(() => ledger.close());

async function signers(): Promise<Map<string, TransactionSigner>> {
  const known = new Map<string, TransactionSigner>();
  for (let number = 1; number < ledger.ledger.height; number += 1) {
    const { transaction } = await ledger.ledger.readBlock(number);
    if (transaction === undefined) continue;
    const { creator, transactionId, validationCode } = transaction;
    const { memberId, role, unit } = attributesOf(Buffer.from(creator.credentials).toString());
    known.set(transactionId, { memberId, mspId: creator.mspId, role, unit, valid: validationCode === 'VALID' });
  }
  return known;
}

async function createdBy(claimed: string): Promise<string[]> {
  blamed = claimed;
  const clerk = await ledger.person(CENTRE, 'clerk');
  const id = newId();
  const checklist = { type: ONE_STAGE.type, version: ONE_STAGE.version };
  const opening = { attributes: { cohort: '2030' }, checklist, id, learner: newLearner(), related: null };
  await clerk.call('application:create', opening);
  const auditor = await ledger.person(AUTHORITY, 'auditor');
  const subject = { id, kind: 'application' as const };
  const { rows } = (await auditor.call('audit:trail', { ...subject, bookmark: null, pageSize: 10 })) as EventPage;
  const links = (await auditor.call('audit:verifyTrail', { ...subject, before: null })) as TrailVerification;
  expect(links).toEqual({ broken: null, next: null, verified: rows.length });
  const known = await signers();
  const signerOf = ({ transactionId }: AuditEventRecord) => known.get(transactionId);
  return checkTrail(rows, signerOf).map(({ result }) => result);
}

test('an honest event is intact', async () => {
  expect(await createdBy('')).toEqual(['intact']);
});

test('an event that names someone else than the signer is named', async () => {
  expect(await createdBy(crypto.randomUUID())).toEqual(['other-actor']);
});
