import { runSteps } from '../run.ts';
import { checkSecrets } from '../secrets.ts';
import { boundaries, build, checkFormat, lint } from '../steps.ts';

const steps = {
  build,
  lint: () => lint(),
  format: checkFormat,
  'import rules': boundaries,
  secrets: checkSecrets,
};
process.exitCode = (await runSteps(steps)) ? 0 : 1;
