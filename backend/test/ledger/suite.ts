// What every ledger must do, whichever it is.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { X509Certificate } from 'node:crypto';
import { type EventPage } from '@lianjian/ledger-api';
import { attributesOf, checkTrail, newId, type TransactionSigner } from '@lianjian/ledger-client';
import { type Ledger, type LedgerBlock, type Wallet } from '../../src/adapters/ledger/ledger.ts';
import { draftCase } from '../support/cases.ts';
import { AUTHORITY, CENTRE, COLLEGE_A, COLLEGE_B, found, ORGANIZATIONS, People, UNIT } from '../support/trial.ts';

export interface LedgerUnderTest {
  readonly ledger: Ledger;
  /** Blocks before those of this run. */
  readonly firstBlock: number;
  close(): Promise<void>;
}

const draft = (id: string, learner: string) => draftCase(id, Buffer.alloc(32, learner));

export function ledgerSuite(name: string, open: () => Promise<LedgerUnderTest>, setUpMs: number): void {
  describe(name, () => {
    let opened: LedgerUnderTest;
    let ledger: Ledger;
    let people: People;
    let clerk: Wallet;

    beforeAll(async () => {
      opened = await open();
      ledger = opened.ledger;
      people = new People(ledger);
      await found(ledger, people);
      clerk = await people.person(CENTRE, 'clerk');
    }, setUpMs);

    afterAll(() => opened.close());

    test('the channel’s organisations, and their pinned roots sign members’ certificates', () => {
      expect([...ledger.organizations].sort()).toEqual([...ORGANIZATIONS].sort());
      const certificate = new X509Certificate(clerk.certificate);
      const signs = (mspId: string): boolean =>
        ledger.rootCertificates(mspId).some((root) => certificate.verify(new X509Certificate(root).publicKey));
      expect(ORGANIZATIONS.filter(signs)).toEqual([CENTRE]);
      expect(() => ledger.rootCertificates('NobodyMSP')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
      expect(() => ledger.certificateAuthority('NobodyMSP')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    });

    test('what was submitted is read by another organisation; role and unit come from the certificate', async () => {
      const id = newId();
      const unitClerk = await people.person(COLLEGE_A, 'clerk', UNIT);
      const committed = await ledger.submit(unitClerk, 'application:create', draft(id, `unit ${id}`));
      expect(committed).toMatchObject({
        result: { id, organization: COLLEGE_A, unit: UNIT, state: 'draft' },
        transactionId: expect.stringMatching(/^[0-9a-f]{64}$/),
        blockNumber: expect.any(Number),
      });
      const auditor = await people.person(AUTHORITY, 'auditor');
      await expect(ledger.evaluate(auditor, 'application:read', { id })).resolves.toMatchObject({ id });
    });

    test('a member that enrols again is the same member', async () => {
      const first = await ledger
        .certificateAuthority(CENTRE)
        .enrol({ memberId: clerk.memberId, role: 'clerk', unit: null });
      expect(first.memberId).toBe(clerk.memberId);
      expect(first.certificate).not.toBe(clerk.certificate);
      const id = newId();
      const submit = (wallet: Wallet) => ledger.submit(wallet, 'application:create', draft(id, `again ${id}`));
      await expect(submit(first)).resolves.toMatchObject({ result: { id } });
      await expect(submit(clerk)).resolves.toMatchObject({ result: { id } });
    });

    test('the contract’s refusal arrives with its code and details, and nothing is written', async () => {
      const id = newId();
      const reviewer = await people.person(COLLEGE_A, 'reviewer');
      const refused = ledger.submit(reviewer, 'application:create', draft(id, `no ${id}`));
      await expect(refused).rejects.toMatchObject({ name: 'ContractError', code: 'FORBIDDEN' });
      await expect(ledger.evaluate(reviewer, 'application:read', { id })).rejects.toMatchObject({
        name: 'ContractError',
        code: 'NOT_FOUND',
        details: { kind: 'application' },
      });
    });

    test('an argument that is not of the schema is refused by the contract, naming the field', async () => {
      const wrong = { ...draft(newId(), 'wrong'), learner: 'short' };
      await expect(ledger.submit(clerk, 'application:create', wrong)).rejects.toMatchObject({
        name: 'ContractError',
        code: 'INVALID_INPUT',
        details: { field: '/learner' },
      });
    });

    test('ten changes of one case at once: conflicts are tried again, and none reaches the caller', async () => {
      const id = newId();
      const { attributes, ...rest } = draft(id, `ten ${id}`);
      await ledger.submit(clerk, 'application:create', { attributes, ...rest });
      const years = Array.from({ length: 10 }, (_, index) => ({ ...attributes, cohort: String(2030 + index) }));
      await Promise.all(
        years.map((changed) => ledger.submit(clerk, 'application:changeAttributes', { attributes: changed, id })),
      );
      const trail = await ledger.evaluate(clerk, 'audit:trail', {
        bookmark: null,
        id,
        kind: 'application',
        pageSize: 50,
      });
      expect(trail).toMatchObject({ rows: { length: 11 } });
    }, 60_000);

    test('one organisation’s word alone: nothing is submitted', async () => {
      const id = newId();
      await ledger.submit(clerk, 'application:create', draft(id, `word ${id}`));
      for (const organization of [COLLEGE_B, AUTHORITY]) {
        await expect(ledger.endorse(clerk, organization, 'application:read', { id })).resolves.toMatchObject({ id });
      }
      const none = ledger.endorse(clerk, COLLEGE_B, 'application:read', { id: newId() });
      await expect(none).rejects.toMatchObject({ name: 'ContractError', code: 'NOT_FOUND' });
    });

    test('an abort ends the waiting', async () => {
      const reason = new Error('gone');
      const submitting = ledger.submit(clerk, 'application:create', draft(newId(), 'gone'), {
        signal: AbortSignal.abort(reason),
      });
      await expect(submitting).rejects.toBe(reason);
    });

    test('blocks from any height, with who signed and the contract’s event', async () => {
      const stop = new AbortController();
      const { transactionId, blockNumber } = await ledger.submit(clerk, 'application:create', draft(newId(), newId()));
      const seen: LedgerBlock[] = [];
      for await (const block of ledger.blocks({ startBlock: opened.firstBlock, signal: stop.signal })) {
        seen.push(block);
        if (block.number === blockNumber) stop.abort();
      }
      expect(seen.map(({ number }) => number)).toEqual(seen.map((_, index) => opened.firstBlock + index));
      const transaction = seen.at(-1)?.transactions.find((one) => one.transactionId === transactionId);
      expect(transaction).toMatchObject({
        valid: true,
        at: expect.any(Number),
        creator: { mspId: CENTRE },
        event: { name: expect.any(String) },
      });
      expect(transaction?.creator.certificate.trim()).toBe(clerk.certificate.trim());
      const links = seen.slice(1).map(({ previousHash }) => Buffer.from(previousHash).toString('hex'));
      expect(links).toEqual(seen.slice(0, -1).map(({ hash }) => Buffer.from(hash).toString('hex')));
      const written = transaction?.writes().find(({ key }) => key.startsWith('\0application\0'));
      const record: unknown = JSON.parse(Buffer.from(written?.value ?? []).toString('utf8'));
      expect(record).toMatchObject({ state: 'draft', organization: CENTRE });
    });

    test('a trail is checked against who signed its transactions, and a forged actor is named', async () => {
      const id = newId();
      const { attributes, ...rest } = draft(id, `signed ${id}`);
      const { blockNumber: startBlock } = await ledger.submit(clerk, 'application:create', { attributes, ...rest });
      const input = { attributes: { ...attributes, cohort: '2031' }, id };
      const { transactionId } = await ledger.submit(clerk, 'application:changeAttributes', input);
      const query = { bookmark: null, id, kind: 'application', pageSize: 10 } as const;
      const { rows } = (await ledger.evaluate(clerk, 'audit:trail', query)) as EventPage;

      const stop = new AbortController();
      const signers = new Map<string, TransactionSigner>();
      for await (const { transactions } of ledger.blocks({ startBlock, signal: stop.signal })) {
        for (const { creator, transactionId: of, valid } of transactions)
          signers.set(of, { ...attributesOf(creator.certificate), mspId: creator.mspId, valid });
        if (signers.has(transactionId)) stop.abort();
      }
      const check = (events: EventPage['rows']): string[] =>
        checkTrail(events, (event) => signers.get(event.transactionId)).map(({ result }) => result);
      expect(check(rows)).toEqual(['intact', 'intact']);
      const other = await people.person(CENTRE, 'clerk', null, 'someone else');
      const forged = rows.map((event) => ({ ...event, actor: { ...event.actor, memberId: other.memberId } }));
      expect(check(forged)).toEqual(['other-actor', 'broken-link']);
      expect(check(rows.map((event) => ({ ...event, actor: { ...event.actor, role: 'admin' } })))[0]).toBe(
        'other-actor',
      );
    });

    test('answers a ping', async () => {
      await ledger.ping();
    });
  });
}
