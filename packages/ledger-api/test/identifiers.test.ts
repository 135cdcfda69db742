import { describe, expect, test } from '@jest/globals';
import { attributeValue, base64urlBytes, cid, instant, kebabCode, mediaType, mspId, uuidV7 } from '../src/index.ts';

const FORMS = {
  attributeValue,
  'base64urlBytes(3)': base64urlBytes(3),
  cid,
  instant,
  kebabCode,
  mediaType,
  mspId,
  uuidV7,
} as const;

const good: [keyof typeof FORMS, unknown][] = [
  ['attributeValue', '2026-07'],
  ['base64urlBytes(3)', 'AQID'],
  ['cid', `bafybei${'a'.repeat(52)}`],
  ['instant', 0],
  ['kebabCode', 'identity-card'],
  ['mediaType', 'application/vnd.ms-excel'],
  ['mspId', 'CollegeAMSP'],
  ['uuidV7', '0190a5d0-7c96-774b-8cce-b302099a8057'],
];

const bad: [keyof typeof FORMS, unknown][] = [
  ['attributeValue', '王小明'],
  ['attributeValue', 'two words'],
  ['base64urlBytes(3)', 'AQIDBA'],
  ['base64urlBytes(3)', 'AQI='],
  ['base64urlBytes(3)', 'AQ+/'],
  ['cid', 'QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKSo3q'],
  ['cid', `bafybei${'A'.repeat(52)}`],
  ['instant', -1],
  ['instant', 1.5],
  ['instant', 253_402_300_800_000],
  ['kebabCode', 'Identity-Card'],
  ['kebabCode', 'identity--card'],
  ['kebabCode', ''],
  ['mediaType', 'pdf'],
  ['mspId', '-MSP'],
  ['mspId', 'a\u0000b'],
  ['uuidV7', '0190A5D0-7C96-774B-8CCE-B302099A8057'],
  ['uuidV7', '0190a5d0-7c96-474b-8cce-b302099a8057'],
];

describe('forms', () => {
  test.each(good)('%s takes %j', (form, value) => {
    expect(FORMS[form].safeParse(value).success).toBe(true);
  });

  test.each(bad)('refuses as %s: %j', (form, value) => {
    expect(FORMS[form].safeParse(value).success).toBe(false);
  });
});
