// One run of Schemathesis over the description, as one person, and what it found.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { LEFT_OUT, PATIENCE } from './left-out.ts';

const ROOT = join(import.meta.dirname, '../../..');
const DESCRIPTION = join(ROOT, 'docs/openapi.json');
const PREFIX = '/api/v1';

/** What an answer must be; whether a request deserved its refusal is for the tests of the routes. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];

/** Seconds for an answer: what hangs is a finding. */
const ANSWER_SECONDS = '30';

const reportSchema = z.object({
  complete: z.boolean(),
  operations: z.object({ errored: z.int(), selected: z.int(), tested: z.int() }),
  test_cases: z.object({ generated: z.int() }),
  failures: z.array(z.object({ count: z.int(), operations: z.unknown(), title: z.string(), type: z.string() })),
  errors: z.array(z.object({ count: z.int(), title: z.string() })),
});

const answersSchema = z.object({ answers: z.record(z.string(), z.int()), succeeded: z.array(z.string()) });

export interface Found extends z.infer<typeof reportSchema>, z.infer<typeof answersSchema> {
  readonly exitCode: number | null;
}

export interface Tester {
  readonly url: string;
  /** Null: nobody. */
  readonly login: { readonly name: string; readonly password: string } | null;
  /** Things that are there, by the name of a parameter. */
  readonly known: Readonly<Record<string, readonly string[]>>;
  readonly examples: number;
  readonly seed: number;
  readonly mostMs: number;
  /** Empty folder of this run. */
  readonly scratch: string;
}

/** Names of the routes as Schemathesis has them. @throws when one is not in the description (any more) */
export const leftOut = (): string[] => Object.keys(LEFT_OUT).map(labelOf);

function labelOf(route: string): string {
  const { paths } = JSON.parse(readFileSync(DESCRIPTION, 'utf8')) as { paths: Record<string, Record<string, object>> };
  const [method = '', path = ''] = route.split(' ');
  if (paths[PREFIX + path]?.[method.toLowerCase()] === undefined) throw new Error(`the description has no ${route}`);
  return `${method} ${PREFIX}${path}`;
}

const optionsOf = ({ examples, seed, url }: Tester, report: string): string[] => [
  'run',
  DESCRIPTION,
  ...['--url', url],
  ...['--checks', CHECKS.join(',')],
  ...['--max-examples', String(examples)],
  ...['--seed', String(seed)],
  ...['--request-timeout', ANSWER_SECONDS],
  ...['--report', 'json', '--report-json-path', report],
  ...['--generation-database', 'none'],
  // Who asks is decided by the login, not by chance.
  ...['--generation-with-security-parameters', 'false'],
  ...['--suppress-health-check', 'all'],
  '--continue-on-failure',
  '--no-shrink',
  ...leftOut().flatMap((name) => ['--exclude-name', name]),
];

/** @throws when it does not end in time, or says nothing that can be read */
export async function runSchemathesis(python: string, tester: Tester): Promise<Found> {
  const [report, answers] = [join(tester.scratch, 'report.json'), join(tester.scratch, 'answers.json')];
  const { known, login } = tester;
  const patience = Object.fromEntries(Object.entries(PATIENCE).map(([route, code]) => [labelOf(route), code]));
  const given = { answers, known, login, patience, url: `${tester.url}${PREFIX}` };
  const child = spawn(python, ['-m', 'schemathesis.cli', ...optionsOf(tester, report)], {
    cwd: tester.scratch,
    env: {
      PATH: process.env['PATH'],
      HOME: tester.scratch,
      LIANJIAN_SCHEMATHESIS: JSON.stringify(given),
      NO_COLOR: '1',
      PYTHONDONTWRITEBYTECODE: '1',
      SCHEMATHESIS_HOOKS: join(import.meta.dirname, 'hooks.py'),
    },
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: tester.mostMs,
    killSignal: 'SIGKILL',
  });
  await once(child, 'exit');
  const who = tester.login?.name ?? 'nobody';
  if (child.signalCode !== null) throw new Error(`Schemathesis as ${who} did not end in ${tester.mostMs / 60_000} min`);
  if (!existsSync(report)) throw new Error(`Schemathesis as ${who} ended with ${child.exitCode} and without a report`);
  return {
    ...reportSchema.parse(JSON.parse(readFileSync(report, 'utf8'))),
    ...answersSchema.parse(JSON.parse(readFileSync(answers, 'utf8'))),
    exitCode: child.exitCode,
  };
}
