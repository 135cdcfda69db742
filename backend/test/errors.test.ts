import { expect, test } from '@jest/globals';
import { CONTRACT_ERROR_CODES } from '@lianjian/ledger-api';
import { BACKEND_ERROR_CODES, BackendError } from '../src/errors.ts';

test('codes of the contract and of the backend do not overlap', () => {
  expect(BACKEND_ERROR_CODES.filter((code) => (CONTRACT_ERROR_CODES as readonly string[]).includes(code))).toEqual([]);
});

test('an error carries its code, its details and its cause', () => {
  const cause = new Error('socket closed');
  const error = new BackendError('UNAVAILABLE', 'the ledger does not answer', { what: 'ledger' }, { cause });
  expect(error).toMatchObject({ cause, code: 'UNAVAILABLE', details: { what: 'ledger' }, name: 'BackendError' });
});
