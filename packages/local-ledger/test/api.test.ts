import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash, verify, X509Certificate } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { msp } from '@hyperledger/fabric-protos';
import {
  type ContractClient,
  contractMetadata,
  type ContractError,
  type CommitError,
  LocalLedger,
  type Member,
} from '../src/index.ts';
import { CounterContract, lateErrors } from './typed-contract.ts';

const ORGANIZATIONS = ['Org1MSP', 'Org2MSP', 'Org3MSP'];

let ledger: LocalLedger;
let member: Member;
let counter: ContractClient;

beforeAll(async () => {
  ledger = await LocalLedger.open({ contracts: [CounterContract], organizations: ORGANIZATIONS, executeTimeout: 2000 });
  member = await ledger.organization('Org1MSP').certificateAuthority.issue({ enrollmentId: 'm' });
  counter = ledger.connect(member).contract('counter');
});

afterAll(() => ledger.close());

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('contracts with decorators', () => {
  test('get typed parameters and give typed results', async () => {
    expect(text(await counter.submit('add', { arguments: ['typed', '40'] }))).toBe('40');
    expect(text(await counter.submit('add', { arguments: ['typed', '2'] }))).toBe('42');
    expect(text(await counter.evaluate('read', { arguments: ['typed'] }))).toBe('42');
  });

  test('are called without their name when they are the default', async () => {
    expect(
      text(
        await ledger
          .connect(member)
          .contract()
          .evaluate('read', { arguments: ['nothing'] }),
      ),
    ).toBe('0');
  });

  test('refuses a parameter of another type or number', async () => {
    await expect(counter.evaluate('add', { arguments: ['typed', 'many'] })).rejects.toMatchObject({
      code: 'CONTRACT_FAILED',
    });
    await expect(counter.evaluate('add', { arguments: ['typed'] })).rejects.toMatchObject({
      contractMessage: 'Expected 2 parameters, but 1 have been supplied',
    });
  });

  test('describe themselves in metadata', () => {
    const metadata = contractMetadata([CounterContract], 'counters') as { contracts: { counter: object } };
    expect(metadata.contracts.counter).toMatchObject({
      info: { title: 'Counter' },
      transactions: expect.arrayContaining([
        expect.objectContaining({ name: 'add', tag: ['SUBMIT', 'submitTx'] }),
        expect.objectContaining({ name: 'read', returns: { type: 'number' } }),
      ]),
    });
  });
});

describe('what the ledger does not offer', () => {
  test('refuses key-level endorsement policies', async () => {
    await expect(counter.evaluate('limitKey', { arguments: ['k'] })).rejects.toMatchObject({
      contractMessage: expect.stringMatching(/^PUT_STATE_METADATA failed: .*not supported by local-ledger$/),
    });
  });

  test('refuses calls to another chaincode', async () => {
    await expect(counter.evaluate('callOther')).rejects.toMatchObject({
      contractMessage: expect.stringMatching(/^INVOKE_CHAINCODE failed: .*not supported by local-ledger$/),
    });
  });
});

describe('errors', () => {
  test("refuses with the contract's text, status, organisation and transaction", async () => {
    const proposal = counter.newProposal('absent');
    const error: ContractError = await proposal.evaluate().then(
      () => Promise.reject(new Error('accepted')),
      (refusal: unknown) => refusal as ContractError,
    );
    expect(error).toMatchObject({
      code: 'CONTRACT_FAILED',
      status: 500,
      organization: 'Org1MSP',
      transactionId: proposal.getTransactionId(),
      contractMessage: "You've asked to invoke a function that does not exist: counter:absent",
    });
    expect(error.message).toBe(`chaincode response 500, ${error.contractMessage}`);
  });

  test('refuses a one-call submission that loses a race, telling why', async () => {
    const add = (): Promise<Uint8Array> => counter.submit('add', { arguments: ['race', '1'] });
    const results = await Promise.allSettled([add(), add(), add()]);
    const losers = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as CommitError] : []));
    expect(losers.map(({ code, validationCode }) => ({ code, validationCode }))).toEqual([
      { code: 'COMMIT_FAILED', validationCode: 'MVCC_READ_CONFLICT' },
      { code: 'COMMIT_FAILED', validationCode: 'MVCC_READ_CONFLICT' },
    ]);
  });

  test('refuses to wait longer than the execution timeout', async () => {
    await expect(counter.evaluate('hang')).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining('within 2000 ms'),
    });
  });

  test('refuses writes that a contract makes after its end', async () => {
    await counter.submit('lateWrite', { arguments: ['late'] });
    for (let waited = 0; lateErrors.length === 0 && waited < 2000; waited += 10) await sleep(10);
    expect(lateErrors[0]).toContain('the transaction has ended');
    expect(text(await counter.evaluate('read', { arguments: ['late'] }))).toBe('0');
  });

  test('refuses endorsers that do not exist, and none', async () => {
    const unknown = { arguments: ['x', '1'], endorsingOrganizations: ['NobodyMSP'] };
    await expect(counter.submit('add', unknown)).rejects.toMatchObject({ code: 'UNKNOWN_ORGANIZATION' });
    await expect(counter.evaluate('read', { organization: 'NobodyMSP' })).rejects.toMatchObject({
      code: 'UNKNOWN_ORGANIZATION',
    });
    const nobody = { arguments: ['x', '1'], endorsingOrganizations: [] };
    await expect(counter.submit('add', nobody)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  test('refuses a block that is not there', async () => {
    await expect(ledger.readBlock(1_000_000)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('refuses MSP ids that name no folder, or two organisations of one name', async () => {
    const open = (...organizations: string[]): Promise<LocalLedger> =>
      LocalLedger.open({ contracts: [CounterContract], organizations });
    for (const mspId of ['', '../x', 'a/b', '.', 'é', 'x'.repeat(65)]) {
      await expect(open(mspId)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    }
    await expect(open('Org1MSP', 'Org1MSP')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(open()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  test('refuses a class that is no contract', async () => {
    const contracts = [Map as unknown as typeof CounterContract];
    await expect(LocalLedger.open({ contracts, organizations: ['Org1MSP'] })).rejects.toMatchObject({
      code: 'INVALID_CONTRACT',
    });
  });

  test('refuses everything once closed, and ends streams', async () => {
    const closing = await LocalLedger.open({ contracts: [CounterContract], organizations: ['Org1MSP'] });
    const one = await closing.organization('Org1MSP').certificateAuthority.issue({ enrollmentId: 'm' });
    const contract = closing.connect(one).contract('counter');
    const transaction = await contract.newProposal('add', { arguments: ['x', '1'] }).endorse();
    const stream = closing.blockEvents({ startBlock: 1 });
    const waiting = stream.next();
    await closing.close();
    await closing.close();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await expect((await transaction.submit()).getStatus()).rejects.toMatchObject({ code: 'CLOSED' });
    await expect(contract.evaluate('read', { arguments: ['x'] })).rejects.toMatchObject({ code: 'CLOSED' });
    await expect(closing.readBlock(0)).rejects.toMatchObject({ code: 'CLOSED' });
  });
});

describe('an endorsement that is never submitted', () => {
  test("is the organisation's signed word and leaves no trace", async () => {
    const height = ledger.height;
    const word = await counter.endorseOnly('add', { arguments: ['word', '7'], organization: 'Org2MSP' });
    expect({ organization: word.organization, result: text(word.result) }).toEqual({
      organization: 'Org2MSP',
      result: '7',
    });
    const endorser = msp.SerializedIdentity.deserializeBinary(word.endorsement.endorser);
    const certificate = new X509Certificate(endorser.getIdBytes_asU8());
    const { certificateAuthority } = ledger.organization('Org2MSP');
    expect(certificate.verify(certificateAuthority.rootCertificate.publicKey)).toBe(true);
    const signed = Buffer.concat([word.payload, word.endorsement.endorser]);
    expect(verify('sha256', signed, certificate.publicKey, word.endorsement.signature)).toBe(true);
    expect(ledger.height).toBe(height);
    expect(text(await counter.evaluate('read', { arguments: ['word'] }))).toBe('0');
  });
});

describe('blocks', () => {
  test('tell creator, time, endorsers, arguments and write set of a transaction', async () => {
    const timestamp = new Date('2031-02-03T04:05:06.789Z');
    const commit = await counter.submitAsync('add', { arguments: ['told', '5'], timestamp });
    const { blockNumber } = await commit.getStatus();
    const block = await ledger.readBlock(blockNumber);
    expect(block.transaction).toMatchObject({
      transactionId: commit.getTransactionId(),
      validationCode: 'VALID',
      timestamp,
      creator: { mspId: 'Org1MSP' },
      endorsers: ['Org1MSP', 'Org2MSP'],
    });
    expect(block.transaction?.arguments.map(text)).toEqual(['counter:add', 'told', '5']);
    expect(block.transaction?.readWriteSet.writes.map(({ key }) => key)).toEqual(['told']);
    expect(block.transaction?.readWriteSet.reads).toEqual([{ key: 'told', version: undefined }]);
  });

  test('a transaction id is the SHA-256 of nonce and creator', async () => {
    const proposal = counter.newProposal('read', { arguments: ['x'] });
    const { nonce, creator, transactionId } = await proposal.getSigned();
    const hash = createHash('sha256').update(nonce).update(creator).digest('hex');
    expect([transactionId, proposal.getTransactionId()]).toEqual([hash, hash]);
  });

  test('a stream ends quietly when aborted', async () => {
    const abort = new AbortController();
    const waiting = ledger.blockEvents({ signal: abort.signal }).next();
    abort.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  test('replay gives the stored state', async () => {
    await expect(ledger.verify()).resolves.toBeUndefined();
  });
});
