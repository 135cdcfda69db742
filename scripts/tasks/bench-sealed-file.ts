import { runNode } from '../run.ts';
import { build } from '../steps.ts';

process.exitCode = build() || runNode('packages/sealed-file/bench/sealed-file.ts', process.argv.slice(2));
