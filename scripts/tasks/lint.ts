import { build, checkFormat, lint } from '../steps.ts';
import { runSteps } from '../run.ts';

const args = process.argv.slice(2);
// Type-checked rules read the built declarations of the other packages.
process.exitCode = (await runSteps({ build, lint: () => lint(...args), format: checkFormat })) ? 0 : 1;
