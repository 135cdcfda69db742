import { expect, test } from '@jest/globals';
import { ContractError } from '@lianjian/ledger-api';
import { contractErrorIn } from '../src/index.ts';

const refusal = new ContractError('EXPIRED', 'too late', { grantId: 'g' });
const answer = `chaincode response 500, ${refusal.message}`;

test.each([
  ['a peer’s words in the details', { details: [{ message: 'no' }, { message: answer }], message: 'ABORTED' }],
  ['the message itself', { message: `evaluate call returned: ${answer}` }],
  ['the cause', { cause: { message: answer }, message: 'failed' }],
])('is read out of %s', (_where, error) => {
  expect(contractErrorIn(error)).toMatchObject({ code: 'EXPIRED', details: { grantId: 'g' } });
});

test.each([
  ['no error', undefined],
  ['a text', answer],
  ['an error that only looks alike', { message: 'chaincode response 500, {"code":"EXPIRED"' }],
  [
    'a code that is not of the contract',
    { message: 'chaincode response 500, {"code":"OTHER","details":{},"message":""}' },
  ],
  ['words without the peer’s', { message: refusal.message }],
])('is not read into %s', (_what, error) => {
  expect(contractErrorIn(error)).toBeUndefined();
});
