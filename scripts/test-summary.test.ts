import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { failuresOf, type JestResults, summarise, tableOf, totalsLine } from './test-summary.ts';

const results: JestResults = {
  testResults: [
    {
      name: '/somewhere/packages/pre/test/x.test.ts',
      status: 'failed',
      assertionResults: [
        { fullName: 'a codec gives back what it took', status: 'passed' },
        { fullName: 'a reader refuses a bad proof', status: 'passed' },
        { fullName: 'refuses nothing, and fails', status: 'failed' },
        { fullName: 'left out', status: 'pending' },
      ],
    },
    { name: '/somewhere/scripts/broken.test.ts', status: 'failed', assertionResults: [] },
  ],
};

test('cases are counted by module, refusals only where they passed', () => {
  expect(summarise(results)).toEqual([
    { module: 'packages/pre', cases: 4, passed: 2, failed: 1, skipped: 1, refusals: 1 },
    { module: 'scripts', cases: 1, passed: 0, failed: 1, skipped: 0, refusals: 0 },
  ]);
});

test('a file that does not load counts as a failure in the closing line', () => {
  expect(totalsLine(summarise(results))).toBe('2 passed, 2 failed, 1 skipped');
});

test('the table has a line for each module', () => {
  expect(tableOf(summarise(results)).split('\n')).toEqual([
    'module        cases  passed  refusals tested',
    '------------  -----  ------  ---------------',
    'packages/pre      4       2                1',
    'scripts           1       0                0',
  ]);
});

test('what failed is told by its reason: cases that share one stand together', () => {
  const same = {
    failureMessages: ['\u001B[31mno server\u001B[39m\n\n    at start (x.ts:1:2)\n  said it'],
    status: 'failed',
  };
  const name = join(process.cwd(), 'backend/test/x.test.ts');
  const assertionResults = [
    { fullName: 'one', ...same },
    { fullName: 'two', ...same },
    { fullName: 'three', status: 'failed', failureMessages: ['other'] },
    { fullName: 'four', status: 'passed' },
  ];
  const broken = join(process.cwd(), 'y.test.ts');
  const testResults = [
    { name, status: 'failed', assertionResults },
    { name: broken, status: 'failed', message: 'no such module', assertionResults: [] },
  ];
  expect(failuresOf({ testResults })).toEqual([
    'FAILED backend/test/x.test.ts: no server | said it\n  one\n  two',
    'FAILED backend/test/x.test.ts: other\n  three',
    'FAILED y.test.ts: no such module\n  the whole file',
  ]);
});
