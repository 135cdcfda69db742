// A peer that has a private value's hash but not the value, as every peer outside the collection's organisation, and a
// holder's peer that lost its disk.
import { expect, test } from '@jest/globals';
import { parseContractError, stringifyCanonicalJson } from '@lianjian/ledger-api';

import { fixture, NO_WRITES } from '@lianjian/local-ledger/testing';
import { type Context, Contract } from 'fabric-contract-api';
import { PrivateStore } from '../../src/state/private-store.ts';

class Reading extends Contract {
  constructor() {
    super('reading');
  }

  async get(ctx: Context, mspId: string, key: string): Promise<string> {
    const value = await new PrivateStore(ctx.stub, mspId).get(key);
    return stringifyCanonicalJson({ value: value === undefined ? null : Buffer.from(value).toString() });
  }
}

const ledger = fixture({ contracts: [Reading], organizations: ['Org1MSP', 'Org2MSP', 'Org3MSP'] })
  .givenPrivate('Org2MSP', { kept: 'a value' })
  .as({ enrollmentId: 'reader', mspId: 'Org1MSP' });

test('refuses with a code, and names whose value is missing', async () => {
  const outcome = await ledger.evaluate('reading:get', ['Org2MSP', 'kept']);
  expect(parseContractError(outcome.error?.message ?? '')).toMatchObject({
    code: 'INVALID_STATE',
    details: { organization: 'Org2MSP', reason: 'private-value-missing' },
  });
  expect(outcome.writes).toEqual(NO_WRITES);
});

test('reads the value at the organisation that has it, and nothing where there is none', async () => {
  const organization = 'Org2MSP';
  const kept = await ledger.evaluate('reading:get', ['Org2MSP', 'kept'], { organization });
  expect(JSON.parse(String(kept.response))).toEqual({ value: 'a value' });
  const absent = await ledger.evaluate('reading:get', ['Org2MSP', 'absent'], { organization });
  expect(JSON.parse(String(absent.response))).toEqual({ value: null });
});
