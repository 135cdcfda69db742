import { runNode } from '../run.ts';
import { build } from '../steps.ts';

process.exitCode = build() || runNode('backend/bench/bulk.ts', process.argv.slice(2));
