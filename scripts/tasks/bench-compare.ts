import { runNode } from '../run.ts';

process.exitCode = runNode('caliper/compare.ts', process.argv.slice(2));
