import { describe, expect, test } from '@jest/globals';
import * as grpc from '@grpc/grpc-js';
import { EndorseError, GatewayError } from '@hyperledger/fabric-gateway';
import { ContractError } from '@lianjian/ledger-api';
import { isSilent, translated } from '../../src/adapters/ledger/fabric/translate-error.ts';

const serviceError = (code: grpc.status, message: string): grpc.ServiceError =>
  Object.assign(new Error(`${code} ABORTED: ${message}`), { code, details: message, metadata: new grpc.Metadata() });

const parts = (code: grpc.status, ...messages: readonly string[]) => ({
  cause: serviceError(code, 'failed'),
  code,
  details: messages.map((message) => ({ address: 'peer:7051', message, mspId: 'AuthorityMSP' })),
});

const endorsing = (code: grpc.status, ...messages: readonly string[]): unknown =>
  translated(new EndorseError({ ...parts(code, ...messages), transactionId: 'a' }));

const other = (code: grpc.status, ...messages: readonly string[]): unknown =>
  translated(new GatewayError(parts(code, ...messages)));

const refusal = new ContractError('NOT_FOUND', 'nothing here', { id: 'x', kind: 'grant' });

describe('what the contract says counts, whatever status the gateway gives it', () => {
  test.each([grpc.status.ABORTED, grpc.status.UNKNOWN, grpc.status.UNAVAILABLE])('%s', (code) => {
    const said = endorsing(code, 'connection refused', `chaincode response 500, ${refusal.message}`);
    expect(said).toMatchObject({ name: 'ContractError', code: 'NOT_FOUND', details: { id: 'x', kind: 'grant' } });
  });
});

describe('the same again', () => {
  test.each([
    ['peers that do not answer', endorsing(grpc.status.UNAVAILABLE, 'connection refused')],
    ['a deadline', other(grpc.status.DEADLINE_EXCEEDED)],
    ['a deadline that the peer saw first', other(grpc.status.CANCELLED)],
    [
      'a contract server that is down',
      endorsing(grpc.status.ABORTED, 'failed to execute transaction: connection to 127.0.0.1:9999 failed'),
    ],
    [
      'a gateway that has just started',
      endorsing(grpc.status.FAILED_PRECONDITION, 'no combination of peers can be derived which satisfy the policy'),
    ],
    [
      'a gateway whose peers cannot be reached',
      endorsing(
        grpc.status.FAILED_PRECONDITION,
        'failed to select a set of endorsers that satisfy the endorsement policy due to unavailability of peers: [peer:7051]',
      ),
    ],
    [
      'a gateway that knows of no peer with the contract',
      other(grpc.status.FAILED_PRECONDITION, 'no peers available to evaluate chaincode lianjian in channel lianjian'),
    ],
    ['endorsers of which nothing is said', endorsing(grpc.status.ABORTED)],
    [
      'an endorser that is too slow',
      endorsing(grpc.status.ABORTED, 'rpc error: code = DeadlineExceeded desc = context deadline exceeded'),
    ],
    [
      'a connection between peers that was given up',
      endorsing(grpc.status.ABORTED, 'rpc error: code = Canceled desc = grpc: the client connection is closing'),
    ],
    [
      'endorsers that are down',
      endorsing(
        grpc.status.ABORTED,
        'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp 127.0.0.1:7051: connect: connection refused"',
      ),
    ],
    ['peers at different heights', endorsing(grpc.status.ABORTED, 'ProposalResponsePayloads do not match')],
    ['an orderer that is not ready', other(grpc.status.ABORTED)],
  ])('for %s', (_what, error) => {
    expect(error).toMatchObject({ name: 'TryAgain' });
  });

  test('a peer is silent whichever of the two saw the deadline first', () => {
    const silent = [grpc.status.DEADLINE_EXCEEDED, grpc.status.CANCELLED].map((code) => new GatewayError(parts(code)));
    expect(silent.map(isSilent)).toEqual([true, true]);
    expect(isSilent(new GatewayError(parts(grpc.status.UNAVAILABLE)))).toBe(false);
  });

  test.each([
    [
      'a refusal without a reason of the contract',
      endorsing(grpc.status.ABORTED, 'chaincode response 500, TypeError: x is undefined'),
    ],
    ['a caller that the gateway refuses', other(grpc.status.PERMISSION_DENIED)],
    [
      'a caller that a peer refuses',
      endorsing(
        grpc.status.ABORTED,
        'error validating proposal: access denied: channel [lianjian] creator org [CentreMSP]',
      ),
    ],
    ['a request that is none', other(grpc.status.INVALID_ARGUMENT, 'a submit request is required')],
    ['what is no error of the gateway', translated(new TypeError('x'))],
  ])('not for %s', (_what, error) => {
    expect(error).not.toMatchObject({ name: 'TryAgain' });
    expect(error).not.toMatchObject({ name: 'ContractError' });
  });
});
