import { startNode } from '../run.ts';
import { installSchemathesis, schemathesisPython } from './install.ts';

/** In the order of their runs. */
export const ROLES = ['nobody', 'clerk', 'reviewer', 'auditor', 'admin'];

export interface SchemathesisRun {
  /** Requests of each kind to each route. */
  readonly examples: string;
  /** Names out of `ROLES`, with commas between. */
  readonly roles: string;
  readonly seed?: string | undefined;
  /** A file for what was found: one JSON object. */
  readonly result?: string;
}

/** Against a server of the build, by Jest; installs Schemathesis when it is not there. An exit code. */
export async function runSchemathesis({ examples, result, roles, seed }: SchemathesisRun): Promise<number> {
  if (installSchemathesis() !== 0) return 1;
  return startNode(
    'node_modules/jest/bin/jest.js',
    ['--ci', '--runInBand', '--testMatch', '**/backend/test/schemathesis/schemathesis.long.ts'],
    ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    {
      LIANJIAN_SCHEMATHESIS_EXAMPLES: examples,
      LIANJIAN_SCHEMATHESIS_PYTHON: schemathesisPython(),
      LIANJIAN_SCHEMATHESIS_ROLES: roles,
      ...(result === undefined ? {} : { LIANJIAN_SCHEMATHESIS_RESULT: result }),
      ...(seed === undefined ? {} : { LIANJIAN_FAULT_SEED: seed }),
    },
  );
}
