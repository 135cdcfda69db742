import { runNode } from '../run.ts';
import { build } from '../steps.ts';

process.exitCode = build() || runNode('chaincode/demo/tell-scenario.ts', []);
