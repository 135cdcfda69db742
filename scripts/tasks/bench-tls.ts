import { runNode } from '../run.ts';

process.exitCode = runNode('caliper/tls.ts', process.argv.slice(2));
