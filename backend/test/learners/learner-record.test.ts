import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { normalizedNumber, parseLearnerRecord, recordItemOf } from '../../src/learners/learner-record.ts';

const CHECKLISTS = join(import.meta.dirname, '../../../packages/ledger-api/data/checklists');
const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

describe('a learner record', () => {
  test('gives name, document and every number', () => {
    const record = { fullName: '王小明', idNumber: '1101', studentNumber: '7', creditsEarned: '80', mobile: '139' };
    expect(parseLearnerRecord(bytes(record))).toEqual({ name: '王小明', number: '1101', numbers: ['1101', '7'] });
  });

  test('may lack all of them', () => {
    expect(parseLearnerRecord(bytes({ fullName: '', idNumber: 7 }))).toEqual({ name: null, number: null, numbers: [] });
  });

  test.each([['[]'], ['"x"'], ['{"a":'], [''], ['\u00ff']])('that is none: %j', (text) => {
    expect(parseLearnerRecord(Buffer.from(text, 'latin1'))).toBeUndefined();
  });

  test('whatever it holds, it is read or refused', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
        ),
        (content) => {
          const learner = parseLearnerRecord(content);
          if (learner !== undefined) expect(learner.numbers.every((number) => number !== '')).toBe(true);
        },
      ),
    );
  });
});

test.each(['enrolment-qualification', 'graduation-review'])('%s has a record', (type) => {
  expect(recordItemOf(JSON.parse(readFileSync(join(CHECKLISTS, `${type}.json`), 'utf8')))).toBe('learner-record');
});

test.each([[null], [{}], [{ items: [{ code: 'a' }] }], [{ items: 'x' }]])('%j has none', (content) => {
  expect(recordItemOf(content)).toBeUndefined();
});

test('numbers have one spelling', () => {
  expect(normalizedNumber(' 1101-01 １９９０（x）')).toBe('1101011990X');
});
