import { boundaries, build, checkFormat, lint } from '../steps.ts';
import { runSteps } from '../run.ts';

process.exitCode = (await runSteps({ build, lint: () => lint(), format: checkFormat, 'import rules': boundaries }))
  ? 0
  : 1;
