import { describe, expect, test } from '@jest/globals';
import { ContractError } from '@lianjian/ledger-api';
import fc from 'fast-check';
import { sharingRuleFor, thresholdOf } from '../../src/sharing/sharing-rule.ts';

const four = { holders: ['authority', 'college-a', 'college-b', 'centre'], allowSingleHolder: false };

function refusalOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof ContractError) return `${error.code}: ${error.text}`;
    throw error;
  }
  throw new Error('this should have been refused');
}

describe('sharing rule', () => {
  test('leaves out the reader’s organisation; two of three open', () => {
    expect(sharingRuleFor(four, { owner: 'college-a', reader: 'authority' })).toEqual({
      holders: ['college-a', 'college-b', 'centre'],
      threshold: 2,
      singleHolder: false,
    });
  });

  test.each([
    [2, 2],
    [3, 2],
    [4, 3],
    [5, 3],
    [6, 4],
    [7, 4],
  ])('of %i holders %i open', (holders, threshold) => {
    expect(thresholdOf(holders)).toBe(threshold);
  });

  test('allows a single holder where the policy does, and says so', () => {
    const policy = { holders: ['authority', 'centre'], allowSingleHolder: true };
    const rule = sharingRuleFor(policy, { owner: 'college-a', reader: 'authority' });
    expect(rule).toEqual({ holders: ['centre'], threshold: 1, singleHolder: true });
  });

  test('refuses a single holder where the policy does not allow it', () => {
    const policy = { holders: ['authority', 'centre'], allowSingleHolder: false };
    const refusal = refusalOf(() => sharingRuleFor(policy, { owner: 'college-a', reader: 'authority' }));
    expect(refusal).toBe('INVALID_STATE: the sharing policy does not allow a single holder');
  });

  test.each([
    ['two holders, one of them the owner', ['authority', 'college-a', 'centre'], false],
    ['the owner as the single holder', ['authority', 'college-a'], true],
    ['no holder but the reader', ['authority'], true],
  ])('refuses %s: out of reach without the owner', (_, holders, allowSingleHolder) => {
    const refusal = refusalOf(() =>
      sharingRuleFor({ holders, allowSingleHolder }, { owner: 'college-a', reader: 'authority' }),
    );
    expect(refusal).toBe('INVALID_STATE: too few holders besides the owner’s and the reader’s organisation');
  });

  test('refuses more than seven holders', () => {
    const holders = Array.from({ length: 8 }, (_, i) => `org-${i}`);
    const refusal = refusalOf(() => sharingRuleFor({ holders, allowSingleHolder: false }, { owner: 'a', reader: 'b' }));
    expect(refusal).toBe('INVALID_STATE: the sharing policy names more than 7 holders');
  });

  test('what it accepts opens with any one holder down, or without the owner, from three holders on', () => {
    const organizations = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(organizations, fc.nat(6), fc.nat(6), (holders, o, r) => {
        const owner = holders[o % holders.length] ?? '';
        const reader = holders[r % holders.length] ?? '';
        fc.pre(holders.length >= 4 && owner !== reader);
        const rule = sharingRuleFor({ holders, allowSingleHolder: false }, { owner, reader });
        expect(rule.holders).not.toContain(reader);
        expect(rule.threshold).toBeLessThanOrEqual(rule.holders.length - 1);
        expect(2 * rule.threshold).toBeGreaterThan(rule.holders.length);
      }),
    );
  });
});
