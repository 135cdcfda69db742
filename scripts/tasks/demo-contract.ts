import { runNode } from '../run.ts';
import { build, packageContract } from '../steps.ts';

const args = process.argv.slice(2);
const prepare = (): number => build() || (args.includes('--network') ? packageContract() : 0);

process.exitCode = prepare() || runNode('chaincode/demo/tell-scenario.ts', args);
