import { runNode } from '../run.ts';

process.exitCode = runNode('packages/pre/scripts/build-kernel.ts', []);
