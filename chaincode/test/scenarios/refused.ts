// A refusal, and that nothing was written: what the witness reads is the same before and after.
import { expect } from '@jest/globals';
import { ContractError, type ContractErrorCode, type JsonObject } from '@lianjian/ledger-api';
import { AccessDenied } from '../ledgers/scenario-ledger.ts';

export type Refusal = ContractErrorCode | 'ACCESS_DENIED' | 'not refused';

export interface Told {
  readonly code: Refusal;
  readonly details: JsonObject;
}

export async function refusalOf(call: () => Promise<unknown>): Promise<Told> {
  try {
    await call();
    return { code: 'not refused', details: {} };
  } catch (error) {
    if (error instanceof ContractError) return { code: error.code, details: error.details };
    if (error instanceof AccessDenied) return { code: 'ACCESS_DENIED', details: {} };
    throw error;
  }
}

export async function expectRefused(
  witness: () => Promise<unknown>,
  call: () => Promise<unknown>,
  code: ContractErrorCode,
  details: JsonObject = {},
): Promise<void> {
  const before = await witness();
  expect(await refusalOf(call)).toMatchObject({ code, details });
  expect(await witness()).toEqual(before);
}
