// What a peer says that lags does not count as the ledger's word.
import { beforeEach, describe, expect, test } from '@jest/globals';
import * as grpc from '@grpc/grpc-js';
import { EndorseError } from '@hyperledger/fabric-gateway';
import { ContractError } from '@lianjian/ledger-api';
import { CurrentAnswers } from '../../src/adapters/ledger/fabric/current-answers.ts';
import { type PeerConnection } from '../../src/adapters/ledger/fabric/peers.ts';
import { TryAgain } from '../../src/adapters/ledger/retry.ts';

const peer = (name: string): PeerConnection => ({ client: undefined as never, mspId: `${name}MSP`, name });
const [own, other] = [peer('own'), peer('other')];

/** Peers that lack what concerns the case, and those that lack anything; those that were waited for. */
let lackingCase: Set<PeerConnection>;
let lackingAny: Set<PeerConnection>;
let waitedFor: PeerConnection[];

const heights = {
  hasAll: (one: PeerConnection): boolean => !lackingAny.has(one),
  settled(peers: readonly PeerConnection[], caseId?: string): Promise<boolean> {
    waitedFor.push(...peers);
    return Promise.resolve(!peers.some((one) => (caseId === undefined ? lackingAny : lackingCase).has(one)));
  },
};
const answers = new CurrentAnswers([own, other], heights);

beforeEach(() => {
  lackingCase = new Set();
  lackingAny = new Set();
  waitedFor = [];
});

const SAID = `chaincode response 500, ${new ContractError('INVALID_STATE', 'the case lies with no stage', {}).message}`;

/** As the gateway reports a refusal of the contract: by these peers, or by it does not say whom. */
function refusalBy(...peers: readonly PeerConnection[]): EndorseError {
  const cause = { code: grpc.status.ABORTED, details: 'failed', metadata: new grpc.Metadata() };
  return new EndorseError({
    cause: Object.assign(new Error('failed'), cause),
    code: grpc.status.ABORTED,
    details: peers.map(({ mspId }) => ({ address: 'peer', message: SAID, mspId })),
    message: peers.length === 0 ? SAID : 'failed',
    transactionId: 'a',
  });
}

const refused = (error: Error) => (): Promise<never> => Promise.reject(error);
const answered = (): Promise<string> => Promise.resolve('answer');

describe('one peer', () => {
  test('answers when it has what concerns the case, whatever else it lacks', async () => {
    lackingAny.add(own);
    await expect(answers.of(own, 'case', answered)).resolves.toBe('answer');
    expect(waitedFor).toEqual([own]);
  });

  test('is not asked while it lacks it', async () => {
    lackingCase.add(own);
    const asked: string[] = [];
    const ask = (): Promise<string> => Promise.resolve(String(asked.push('asked')));
    await expect(answers.of(own, 'case', ask)).rejects.toThrow(TryAgain);
    expect(asked).toEqual([]);
  });

  test('refuses when it has everything', async () => {
    lackingAny.add(other);
    const refusal = refusalBy(own);
    await expect(answers.of(own, 'case', refused(refusal))).rejects.toBe(refusal);
  });

  test('is asked again where it lacked something when it refused', async () => {
    lackingAny.add(own);
    await expect(answers.of(own, 'case', refused(refusalBy(own)))).rejects.toThrow(TryAgain);
  });
});

describe('any of several', () => {
  test('may refuse, where it has everything itself', async () => {
    lackingAny.add(other);
    const refusal = refusalBy(own);
    await expect(answers.ofAny([own, other], 'case', refused(refusal))).rejects.toBe(refusal);
  });

  test.each([
    ['the one that refused', refusalBy(other), [own, other]],
    ['one of those that refused', refusalBy(own, other), [own, other]],
    ['one that the gateway asked in its stead', refusalBy(other), [own]],
    ['one of those that may have refused', refusalBy(), [own, other]],
  ])('are asked again where %s lacked something', async (_who, refusal, peers) => {
    lackingAny.add(other);
    await expect(answers.ofAny(peers, 'case', refused(refusal))).rejects.toThrow(TryAgain);
    expect(waitedFor).toContain(other);
  });

  test('what is not the contract’s word is passed on as it is', async () => {
    lackingAny.add(own);
    const fault = new Error('no connection');
    await expect(answers.ofAny([own, other], 'case', refused(fault))).rejects.toBe(fault);
  });
});
