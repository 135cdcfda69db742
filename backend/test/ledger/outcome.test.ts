import { describe, expect, test } from '@jest/globals';
import { type Committed } from '../../src/adapters/ledger/ledger.ts';
import { firstCommitted } from '../../src/adapters/ledger/fabric/outcome.ts';
import { TryAgain } from '../../src/adapters/ledger/retry.ts';
import { refusalOf } from '../../src/http/problem.ts';

const found: Committed = { blockNumber: 7, result: 'done', transactionId: 'a' };
const unknown = (): Promise<Committed> => Promise.reject(new TryAgain(new Error('a peer that knows nothing of it')));
const other = (message: string): Promise<Committed> => Promise.reject(new Error(message));

describe('what became of tries without an answer', () => {
  test('is what one peer says that has one of them in a block, whatever the others say', async () => {
    expect(await firstCommitted([unknown(), other('access denied'), Promise.resolve(found)])).toBe(found);
  });

  test('is nothing when all peers know of none, or nobody was asked', async () => {
    expect(await firstCommitted([unknown(), unknown()])).toBeUndefined();
    expect(await firstCommitted([])).toBeUndefined();
  });

  test.each([
    ['one peer cannot tell', () => [unknown(), other('access denied')]],
    ['each fails in a way of its own', () => [other('access denied'), other('no such channel')]],
  ])('is unknown when %s: told by a code, with every reason in the log', async (_, asking) => {
    const error: unknown = await firstCommitted(asking()).catch((reason: unknown) => reason);
    expect(refusalOf(error)).toEqual({ code: 'UNAVAILABLE', details: { what: 'ledger' } });
    expect(error).toMatchObject({ cause: { errors: expect.arrayContaining([new Error('access denied')]) } });
  });
});
