import { describe, expect, test } from '@jest/globals';
import * as grpc from '@grpc/grpc-js';
import { EndorseError, GatewayError } from '@hyperledger/fabric-gateway';
import { ContractError } from '@lianjian/ledger-api';
import { translated } from '../../src/adapters/ledger/fabric/translate-error.ts';

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
    [
      'a contract server that is down',
      endorsing(grpc.status.ABORTED, 'failed to execute transaction: connection to 127.0.0.1:9999 failed'),
    ],
    [
      'a gateway that has just started',
      endorsing(grpc.status.FAILED_PRECONDITION, 'no combination of peers can be derived which satisfy the policy'),
    ],
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

  test.each([
    [
      'a refusal without a reason of the contract',
      endorsing(grpc.status.ABORTED, 'chaincode response 500, TypeError: x is undefined'),
    ],
    ['a caller that the peer refuses', endorsing(grpc.status.PERMISSION_DENIED, 'access denied')],
    ['what is no error of the gateway', translated(new TypeError('x'))],
  ])('not for %s', (_what, error) => {
    expect(error).not.toMatchObject({ name: 'TryAgain' });
    expect(error).not.toMatchObject({ name: 'ContractError' });
  });
});
