import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ColumnCipher } from '../../src/keys/column-cipher.ts';
import { memoryCustody } from '../support/custody.ts';

const custodies = new Map(['CentreMSP', 'CollegeAMSP'].map((mspId) => [mspId, memoryCustody(mspId)]));
const cipher = new ColumnCipher((mspId) => {
  const custody = custodies.get(mspId);
  if (custody === undefined) throw new Error(`no ${mspId}`);
  return custody;
});

const texts = fc.string({ unit: 'grapheme', maxLength: 200 });
const PLACE = 'material_upload/1/file_name';

describe('a sealed column', () => {
  test('opens where it was sealed, and shows nothing of the text', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.string(), async (text, place) => {
        const sealed = await cipher.seal('CentreMSP', place, text);
        expect(await cipher.open('CentreMSP', place, sealed)).toBe(text);
        if (text.length > 3) expect(Buffer.from(sealed).includes(text)).toBe(false);
        expect(await cipher.seal('CentreMSP', place, text)).not.toEqual(sealed);
      }),
    );
  });

  test('at another place, of another organisation, or with any bit changed, is named as altered', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.nat(), async (text, seed) => {
        const sealed = await cipher.seal('CentreMSP', PLACE, text);
        const changed = Buffer.from(sealed);
        const at = seed % changed.length;
        changed[at] = (changed[at] ?? 0) ^ (1 << (seed % 8));
        const refusal = { code: 'TAMPERED' };
        await expect(cipher.open('CentreMSP', PLACE, changed)).rejects.toMatchObject({
          ...refusal,
          details: { what: PLACE },
        });
        await expect(cipher.open('CentreMSP', `${PLACE}2`, sealed)).rejects.toMatchObject(refusal);
        await expect(cipher.open('CollegeAMSP', PLACE, sealed)).rejects.toMatchObject(refusal);
        await expect(cipher.open('CentreMSP', PLACE, sealed.subarray(0, at))).rejects.toMatchObject(refusal);
      }),
    );
  });
});
