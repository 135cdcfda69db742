import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BlindIndex, isNameLike, normalizedName } from '../../src/learners/blind-index.ts';
import { memoryCustody } from '../support/custody.ts';

const custodies = new Map(['CentreMSP', 'CollegeAMSP'].map((mspId) => [mspId, memoryCustody(mspId)]));
const index = new BlindIndex((mspId) => {
  const custody = custodies.get(mspId);
  if (custody === undefined) throw new Error(`no ${mspId}`);
  return custody;
});

const names = fc
  .array(fc.constantFrom(...Array.from('王李张刘陈欧阳娜仁小明𠮷a·Ö')), { minLength: 1, maxLength: 12 })
  .map((characters) => characters.join(''))
  .filter((name) => normalizedName(name) !== '');

describe('tokens of a name', () => {
  test('hold those of every part that the name holds', async () => {
    await fc.assert(
      fc.asyncProperty(names, fc.nat(), fc.nat(), async (name, from, length) => {
        const characters = Array.from(normalizedName(name));
        const at = from % characters.length;
        const part = characters.slice(at, at + 1 + (length % characters.length)).join('');
        if (!isNameLike(name, part)) return;
        const tokens = await index.nameTokens('CentreMSP', name);
        expect(tokens).toEqual(expect.arrayContaining(await index.queryTokens('CentreMSP', part)));
      }),
    );
  });

  test('are of 12 bits, and as many for a short name as for a longer one', async () => {
    await fc.assert(
      fc.asyncProperty(names, async (name) => {
        const tokens = await index.nameTokens('CentreMSP', name);
        expect(tokens.every((token) => Number.isInteger(token) && token >= 0 && token < 4096)).toBe(true);
        if (Array.from(normalizedName(name)).length <= 6) expect(tokens).toHaveLength(6);
      }),
    );
  });

  test('and of a number are each organisation’s own', async () => {
    const number = await index.numberToken('CentreMSP', '110101199003070011');
    expect(number).not.toBe(await index.numberToken('CollegeAMSP', '110101199003070011'));
    expect(number).toBe(await index.numberToken('CentreMSP', '110101199003070011'));
    expect(number).not.toBe(await index.numberToken('CentreMSP', '110101199003070012'));
    expect(await index.queryTokens('CentreMSP', '欧阳娜仁')).not.toEqual(
      await index.queryTokens('CollegeAMSP', '欧阳娜仁'),
    );
  });
});

test.each([
  ['王小明', '王', true],
  ['王小明', '小', false],
  ['王小明', '小明', true],
  ['阿不都·热合曼', '不都热合', true],
  ['Ｌi Ming', 'li m', true],
  ['王小明', '明小', false],
])('%s by %s: %s', (name, part, isLike) => {
  expect(isNameLike(name, part)).toBe(isLike);
});
