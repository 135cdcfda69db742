import { build, packageContract } from '../steps.ts';

process.exitCode = build() || packageContract();
