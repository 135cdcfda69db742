import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { join } from 'node:path';
import { FileCustody, foldersOf } from '../../src/adapters/custody/file-custody.ts';
import {
  keepPseudonymKey,
  learnerReference,
  newPseudonymKey,
  normalizedDocumentNumber,
} from '../../src/learners/learner-reference.ts';
import { temporaryFolder } from '../support/folder.ts';

const root = temporaryFolder();
const key = newPseudonymKey();
let a: FileCustody;
let b: FileCustody;

const openAt = (mspId: string): Promise<FileCustody> =>
  FileCustody.open(mspId, foldersOf(root, join(root, 'k'), mspId));

beforeAll(async () => {
  [a, b] = await Promise.all([openAt('CollegeAMSP'), openAt('CollegeBMSP')]);
  await keepPseudonymKey(a, key);
  await keepPseudonymKey(b, key);
});

afterAll(() => Promise.all([a.close(), b.close()]));

const card = (documentNumber: string) => ({ documentNumber, documentType: 'identity-card' });

test('the same document is the same learner at every organisation, however it is written', async () => {
  const reference = await learnerReference(a, card('11010519491231002X'));
  expect(reference).toMatch(/^[A-Za-z0-9_-]{43}$/);
  for (const written of ['110105 19491231 002x', '１１０１０５１９４９１２３１００２Ｘ', '110105-19491231-002X']) {
    expect(await learnerReference(b, card(written))).toBe(reference);
  }
});

test('another number, type or key is another learner', async () => {
  const references = await Promise.all([
    learnerReference(a, card('11010519491231002X')),
    learnerReference(a, card('110105194912310021')),
    learnerReference(a, { documentNumber: '11010519491231002X', documentType: 'passport' }),
  ]);
  expect(new Set(references).size).toBe(3);
  await expect(keepPseudonymKey(a, newPseudonymKey())).rejects.toMatchObject({ code: 'CONFLICT' });
});

describe('what is no document', () => {
  test.each(['', ' - ', 'a'.repeat(65), 'A1\0', '12/34'])('%j', async (documentNumber) => {
    const refused = learnerReference(a, card(documentNumber));
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { field: '/documentNumber' } });
  });

  test('a type that is no code', async () => {
    const refused = learnerReference(a, { documentNumber: '1', documentType: 'Identity Card' });
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { field: '/documentType' } });
  });
});

test('normalising twice is normalising once', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ 0-9A-Za-zＡ-Ｚ０-９-]{1,40}$/), (written) => {
      fc.pre(/[0-9A-Za-zＡ-Ｚ０-９]/.test(written));
      const once = normalizedDocumentNumber(written);
      expect(normalizedDocumentNumber(once)).toBe(once);
    }),
  );
});
