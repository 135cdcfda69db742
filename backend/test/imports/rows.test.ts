// Rows against the checklists that offices use, and files by their names.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BackendError } from '../../src/errors.ts';
import { checkRow } from '../../src/imports/check-row.ts';
import { layoutOf, matchHeaders } from '../../src/imports/columns.ts';
import { matchFileNames } from '../../src/imports/match-file-names.ts';

const layoutFrom = (type: string) =>
  layoutOf(
    JSON.parse(
      readFileSync(new URL(`../../../packages/ledger-api/data/checklists/${type}.json`, import.meta.url), 'utf8'),
    ),
  );
const layout = layoutFrom('enrolment-qualification');

const CHINESE = [
  '姓名',
  '证件类型',
  '证件号码',
  '性别',
  '出生日期',
  '考生号',
  '专业',
  '学习形式',
  '入学年份',
  '录取层次',
];
const ENGLISH = [
  ...['fullName', 'idType', 'idNumber', 'sex', 'birthDate', 'candidateNumber', 'programme', 'studyForm'],
  ...['cohort', 'entryLevel'],
];
const ROW = [
  '张三',
  '居民身份证',
  '110101199003070011',
  '女',
  '1990/3/7',
  '2026001',
  '会计学',
  '函授',
  '2026',
  '高中起点本科',
];
const check = (cells: readonly string[], headers = CHINESE) =>
  checkRow(matchHeaders(layout, headers), { cells, line: 7 });

describe('headings', () => {
  test('in Chinese or in English lead to the same columns, in any order', () => {
    const [chinese, english] = [CHINESE, ENGLISH].map((headers) => matchHeaders(layout, headers));
    expect(chinese).toEqual(english);
    expect(matchHeaders(layout, CHINESE.toReversed())).toEqual(chinese?.toReversed());
  });

  test.each(['enrolment-qualification', 'graduation-review'])('every csvHeader of %s is known', (type) => {
    const { columns } = layoutFrom(type);
    const headers = columns.flatMap((column) => column.headers);
    expect(new Set(headers).size).toBe(headers.length);
  });

  test.each([
    ['unknown', [...CHINESE, '邮箱'], { columns: [CHINESE.length + 1] }],
    ['double, once in each language', [...CHINESE, 'fullName'], { columns: [CHINESE.length + 1] }],
    ['missing', CHINESE.filter((header) => header !== '证件号码'), { headers: ['证件号码'] }],
  ])('%s are refused and named', (_what, headers, named) => {
    expect(() => matchHeaders(layout, headers)).toThrow(BackendError);
    try {
      matchHeaders(layout, headers);
    } catch (error) {
      expect((error as BackendError).details).toEqual({ field: '/file', line: 1, ...named });
    }
  });
});

describe('a row', () => {
  test('becomes a record and attributes, by codes', () => {
    expect(check(ROW)).toEqual({
      attributes: { cohort: '2026', entryLevel: 'bachelor' },
      errors: [],
      line: 7,
      record: {
        birthDate: '1990-03-07',
        candidateNumber: '2026001',
        fullName: '张三',
        idNumber: '110101199003070011',
        idType: 'resident-card',
        programme: '会计学',
        sex: 'female',
        studyForm: 'correspondence',
      },
    });
  });

  test.each([
    ['nothing where something must be', 0, ' ', 'fullName', 'missing'],
    ['a number that a spreadsheet has rounded', 2, '1.1E+17', 'idNumber', 'rounded-number'],
    ['no code of the list', 3, '男性', 'sex', 'not-a-code'],
    ['no day', 4, '1990-02-30', 'birthDate', 'not-a-date'],
    ['no value of the pattern', 8, '26', 'cohort', 'not-of-the-pattern'],
  ])('says %s', (_what, index, cell, column, problem) => {
    expect(check(ROW.with(index, cell)).errors).toEqual([{ column, line: 7, problem }]);
  });

  test('says everything that is wrong at once', () => {
    expect(check(ROW.map(() => '1.1E+17')).errors).toHaveLength(ROW.length);
  });

  test.each(['1990-03-07', '1990/3/7', '1990.03.07', '1990年3月7日', '19900307'])('knows the day %s', (cell) => {
    expect(check(ROW.with(4, cell)).record['birthDate']).toBe('1990-03-07');
  });

  test('a number has no unit and no sign', () => {
    const graduation = layoutFrom('graduation-review');
    const column = graduation.columns.find(({ code }) => code === 'creditsEarned');
    const problemOf = (cell: string) =>
      checkRow(column === undefined ? [] : [column], { cells: [cell], line: 2 }).errors;
    expect(problemOf('72.5')).toEqual([]);
    for (const cell of ['-1', '72学分', '1,000', 'NaN']) expect(problemOf(cell)).toHaveLength(1);
  });
});

describe('files by their names', () => {
  const known = {
    items: new Map([
      ['identity-card', 'identity-card'],
      ['居民身份证（正反面）', 'identity-card'],
    ]),
    numbers: new Map([
      ['110101199003070011', ['case-1']],
      ['twice', ['case-2', 'case-3']],
    ]),
  };

  test('go to case, item and part', () => {
    const names = ['110101199003070011_identity-card_1.jpg', '110101199003070011_居民身份证（正反面）_2.PDF'];
    expect(matchFileNames(names, known)).toMatchObject({
      errors: [],
      matched: [
        { applicationId: 'case-1', item: 'identity-card', part: 1 },
        { applicationId: 'case-1', item: 'identity-card', part: 2 },
      ],
    });
  });

  test.each([
    ['scan.pdf', 'not-so-named'],
    ['../110101199003070011_identity-card.pdf', 'not-so-named'],
    ['999_identity-card.pdf', 'unknown-number'],
    ['twice_identity-card.pdf', 'ambiguous-number'],
    ['110101199003070011_diploma.pdf', 'unknown-item'],
  ])('%s is %s', (name, problem) => {
    expect(matchFileNames([name], known)).toEqual({ errors: [{ name, problem }], matched: [] });
  });

  test('two for one place: the second is refused', () => {
    const names = ['110101199003070011_identity-card.jpg', '110101199003070011_identity-card_1.png'];
    expect(matchFileNames(names, known)).toMatchObject({ errors: [{ name: names[1], problem: 'twice' }] });
  });

  test('every file is in exactly one list', () => {
    const part = fc.constantFrom('110101199003070011', 'twice', '_', 'identity-card', '_1', '.pdf', '/', '..', '1');
    fc.assert(
      fc.property(fc.array(fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''))), (names) => {
        const { errors, matched } = matchFileNames(names, known);
        expect([...errors, ...matched].map(({ name }) => name).sort()).toEqual([...names].sort());
      }),
    );
  });
});
