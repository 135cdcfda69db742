import { describe, expect, test } from '@jest/globals';
import { ContractError, parseContractError } from '../src/index.ts';

describe('contract errors', () => {
  test('travel in their message', () => {
    const error = new ContractError('NOT_FOUND', 'no such unit', { kind: 'unit' });
    expect(error.message).toBe('{"code":"NOT_FOUND","details":{"kind":"unit"},"message":"no such unit"}');
    expect(parseContractError(error.message)).toEqual(error);
    expect(parseContractError(error.message)).toMatchObject({
      code: 'NOT_FOUND',
      details: { kind: 'unit' },
      text: 'no such unit',
    });
  });

  test.each([
    '',
    'peer=peer0, message=oops',
    '{"code":"UNHEARD_OF","details":{},"message":""}',
    '{"code":"NOT_FOUND","details":[],"message":""}',
    '{"code":"NOT_FOUND","details":{}}',
    '{"message":"","code":"NOT_FOUND","details":{}}',
    '[]',
  ])('refuses to take another’s message %j for one', (message) => {
    expect(parseContractError(message)).toBeUndefined();
  });
});
