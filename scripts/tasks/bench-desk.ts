import { runNode } from '../run.ts';
import { build } from '../steps.ts';

process.exitCode = build() || runNode('backend/bench/desk.ts', process.argv.slice(2));
