// Schemathesis against a real server of the embedded profile, as each role and as nobody: npm run test:schemathesis
// [-- --examples N] [--seed S] [--roles clerk,nobody]. The last line is one JSON object of what was found.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runSteps, startNode } from '../run.ts';
import { installSchemathesis, schemathesisPython } from '../schemathesis/install.ts';
import { build } from '../steps.ts';

const ROLES = ['nobody', 'clerk', 'reviewer', 'auditor', 'admin'];

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
  if (!(await runSteps({ build, 'install Schemathesis': installSchemathesis }))) return 1;
  const scratch = mkdtempSync(join(tmpdir(), 'lianjian-schemathesis-'));
  const result = join(scratch, 'result.json');
  try {
    const exitCode = await startNode(
      'node_modules/jest/bin/jest.js',
      ['--ci', '--runInBand', '--testMatch', '**/backend/test/schemathesis/schemathesis.long.ts'],
      ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
      {
        LIANJIAN_SCHEMATHESIS_EXAMPLES: values.examples,
        LIANJIAN_SCHEMATHESIS_PYTHON: schemathesisPython(),
        LIANJIAN_SCHEMATHESIS_RESULT: result,
        LIANJIAN_SCHEMATHESIS_ROLES: values.roles,
        ...(values.seed === undefined ? {} : { LIANJIAN_FAULT_SEED: values.seed }),
      },
    );
    if (existsSync(result)) process.stdout.write(`${readFileSync(result, 'utf8')}\n`);
    return exitCode;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

process.exitCode = await main();
