import { expect, test } from '@jest/globals';
import * as browser from '../src/browser.ts';
import * as node from '../src/index.ts';

const FUNCTIONS = [
  'commitmentKeyOf',
  'itemOf',
  'open',
  'openBytes',
  'openRange',
  'plaintextCommitmentOf',
  'seal',
  'sealBytes',
  'toReadableStream',
  'unwrapOriginal',
  'unwrapReencrypted',
];

test('the package exports these functions and none that takes a file key to seal with', () => {
  const isPlainFunction = ([name, value]: [string, unknown]): boolean =>
    typeof value === 'function' && /^[a-z]/.test(name);
  const names = Object.entries(node)
    .filter(isPlainFunction)
    .map(([name]) => name);
  expect(names.sort()).toEqual(FUNCTIONS);
});

test('both twins export the same names', () => {
  expect(Object.keys(browser).sort()).toEqual(Object.keys(node).sort());
});
