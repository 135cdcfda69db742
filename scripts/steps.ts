// The checks that need no test runner, each as a step that returns an exit code.
import { checkBoundaries } from './boundaries/check.ts';
import { runNode } from './run.ts';

export const build = (): number => runNode('node_modules/typescript/bin/tsc', ['--build']);

export const lint = (...args: readonly string[]): number =>
  runNode('node_modules/eslint/bin/eslint.js', [
    '--max-warnings',
    '0',
    '--cache',
    '--cache-location',
    'node_modules/.cache/eslint/',
    ...args,
    '.',
  ]);

export const checkFormat = (): number =>
  runNode('node_modules/prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']);

export const writeFormat = (): number =>
  runNode('node_modules/prettier/bin/prettier.cjs', ['--write', '--log-level', 'warn', '.']);

export const boundaries = checkBoundaries;

/** The contract as one folder that the network deploys; needs the build. */
export const packageContract = (): number => runNode('chaincode/scripts/package-contract.ts', []);
