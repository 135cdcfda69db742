import { runNode } from '../run.ts';
import { build } from '../steps.ts';

process.exitCode = build() || runNode('chaincode/bench/completeness.ts', process.argv.slice(2));
