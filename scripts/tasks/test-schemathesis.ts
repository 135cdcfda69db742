// Schemathesis against a real server of the embedded profile, as each role and as nobody: npm run test:schemathesis
// [-- --examples N] [--seed S] [--roles clerk,nobody]. The last line is one JSON object of what was found.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runSteps } from '../run.ts';
import { ROLES, runSchemathesis } from '../schemathesis/run.ts';
import { build } from '../steps.ts';

const { values } = parseArgs({
  options: {
    examples: { type: 'string', default: '3' },
    roles: { type: 'string', default: ROLES.join(',') },
    seed: { type: 'string' },
  },
});

const isUsable = (): boolean =>
  /^[1-9]\d{0,4}$/.test(values.examples) &&
  /^\d{0,10}$/.test(values.seed ?? '') &&
  values.roles.split(',').every((role) => ROLES.includes(role));

async function main(): Promise<number> {
  if (!isUsable()) {
    process.stderr.write(`usage: test:schemathesis [--examples N] [--seed S] [--roles ${ROLES.join(',')}]\n`);
    return 2;
  }
  if (!(await runSteps({ build }))) return 1;
  const scratch = mkdtempSync(join(tmpdir(), 'lianjian-schemathesis-'));
  const result = join(scratch, 'result.json');
  try {
    const exitCode = await runSchemathesis({ ...values, result });
    if (existsSync(result)) process.stdout.write(`${readFileSync(result, 'utf8')}\n`);
    return exitCode;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

process.exitCode = await main();
