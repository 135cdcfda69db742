import { expect, test } from '@jest/globals';
import { Metadata, status } from '@grpc/grpc-js';
import { GatewayError, StatusCode } from '@hyperledger/fabric-gateway';
import { ContractError } from '@lianjian/ledger-api';
import { InvalidTransaction } from '../src/connector/fabric-client.ts';
import { failureClass } from '../src/connector/failure.ts';

const failed = (code: status, ...messages: readonly string[]): GatewayError =>
  new GatewayError({
    cause: Object.assign(new Error('failed'), { code, details: 'failed', metadata: new Metadata() }),
    code,
    details: messages.map((message) => ({ address: 'peer:7051', message, mspId: 'CentreMSP' })),
  });

const refusal = new ContractError('NOT_FOUND', 'nothing here', { id: 'x', kind: 'grant' });

test.each([
  ['mvcc', new InvalidTransaction(StatusCode.MVCC_READ_CONFLICT)],
  ['phantom', new InvalidTransaction(StatusCode.PHANTOM_READ_CONFLICT)],
  ['endorsement-policy', new InvalidTransaction(StatusCode.ENDORSEMENT_POLICY_FAILURE)],
  [`invalid:${StatusCode.DUPLICATE_TXID}`, new InvalidTransaction(StatusCode.DUPLICATE_TXID)],
  ['contract:NOT_FOUND', failed(status.ABORTED, `chaincode response 500, ${refusal.message}`)],
  ['timeout', failed(status.DEADLINE_EXCEEDED)],
  ['timeout', failed(status.CANCELLED)],
  ['unavailable', failed(status.UNAVAILABLE)],
  ['endorsement', failed(status.ABORTED, 'ProposalResponsePayloads do not match')],
  ['other', failed(status.PERMISSION_DENIED)],
  ['other', new TypeError('no error of the gateway')],
])('%s', (name, error) => {
  expect(failureClass(error)).toBe(name);
});
