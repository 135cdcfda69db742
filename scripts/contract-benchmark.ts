import { runNode, runSteps } from './run.ts';
import { build, packageContract } from './steps.ts';

/** Runs a benchmark of the contract with this process's own arguments, after what it needs was built. */
export async function runContractBenchmark(script: string): Promise<number> {
  const options = process.argv.slice(2);
  const isPrepared = options.includes('--help') || (await runSteps({ build, 'contract package': packageContract }));
  return isPrepared ? runNode(script, options) : 1;
}
