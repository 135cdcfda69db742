import { installCaliper } from '../caliper.ts';
import { runNode, runSteps } from '../run.ts';
import { build, packageContract } from '../steps.ts';

const options = process.argv.slice(2);
const prepared =
  options.includes('--help') ||
  (await runSteps({ 'install Caliper': installCaliper, build, 'contract package': packageContract }));
process.exitCode = prepared ? runNode('caliper/bench.ts', options) : 1;
