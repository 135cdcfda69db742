import { runNode } from '../run.ts';
import { build } from '../steps.ts';

process.exitCode = build() || runNode('packages/pre/bench/pre.ts', process.argv.slice(2));
