import { describe, expect, jest, test } from '@jest/globals';
import { CommanderError } from 'commander';
import { type Actions } from '../src/cli/actions.ts';
import { certificateTable, describeError, statusTable } from '../src/cli/output.ts';
import { networkProgram } from '../src/cli/program.ts';
import { NetworkError } from '../src/errors.ts';
import { type CertificateEnd } from '../src/lifecycle/certificates.ts';
import { type ProcessStatus } from '../src/lifecycle/status.ts';

const NAMES = [
  ...(['up', 'down', 'status', 'logs', 'restart', 'clean', 'deploy', 'enrol'] as const),
  ...([
    'revoke',
    'certificates',
    'renew',
    'backup',
    'restore',
    'doctor',
    'tools',
    'compose',
    'vulnerabilities',
  ] as const),
];

/** Parses one line; returns which action was called with what. */
async function parse(...line: string[]): Promise<[name: string, ...args: unknown[]][]> {
  const calls: [string, ...unknown[]][] = [];
  const actions = Object.fromEntries(
    NAMES.map((name) => [
      name,
      (...args: unknown[]) => {
        calls.push([name, ...args]);
        return Promise.resolve();
      },
    ]),
  ) as unknown as Actions;
  const program = networkProgram(actions);
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({ writeErr: jest.fn(), writeOut: jest.fn() });
  await program.parseAsync(line, { from: 'user' });
  return calls;
}

test.each<[string[], unknown[]]>([
  [['up'], ['up', {}]],
  [['vulnerabilities'], ['vulnerabilities']],
  [
    ['up', '--port-base', '25000', '--state', '/x'],
    ['up', { portBase: 25_000, state: '/x' }],
  ],
  [
    ['--state', '/x', 'down'],
    ['down', { state: '/x' }],
  ],
  [
    ['status', '--json'],
    ['status', {}, { json: true }],
  ],
  [
    ['logs', 'kafka-1', '-n', '5'],
    ['logs', {}, 'kafka-1', { follow: false, lines: 5 }],
  ],
  [
    ['logs', '--follow'],
    ['logs', {}, undefined, { follow: true, lines: 40 }],
  ],
  [
    ['restart', 'peer-centre'],
    ['restart', {}, 'peer-centre'],
  ],
  [
    ['clean', '--yes'],
    ['clean', {}, true],
  ],
  [['deploy'], ['deploy', {}, 'chaincode', undefined]],
  [
    ['deploy', 'folder', '--name', 'probe'],
    ['deploy', {}, 'folder', 'probe'],
  ],
  [
    ['enrol', '--organization', 'centre', '--role', 'clerk'],
    ['enrol', {}, { organization: 'centre', role: 'clerk' }],
  ],
  [
    ['revoke', '--organization', 'centre', '--id', 'x'],
    ['revoke', {}, 'centre', 'x'],
  ],
  [['certificates'], ['certificates', {}, { days: 30 }]],
  [
    ['certificates', '--days', '60', '--json'],
    ['certificates', {}, { days: 60, json: true }],
  ],
  [
    ['renew', 'admin', '--organization', 'centre'],
    ['renew', {}, 'admin', 'centre'],
  ],
  [
    ['backup', 'a.tgz', '--peer', 'peer-centre'],
    ['backup', {}, 'a.tgz', 'peer-centre'],
  ],
  [
    ['restore', 'a.tgz'],
    ['restore', {}, 'a.tgz', undefined],
  ],
  [
    ['doctor', '--install'],
    ['doctor', {}, true],
  ],
  [['tools'], ['tools', {}]],
])('%j', async (line, call) => {
  expect(await parse(...line)).toEqual([call]);
});

describe('refuses', () => {
  test.each<[string, string[]]>([
    ['an unknown command', ['start']],
    ['an unknown option', ['up', '--fast']],
    ['a port base that is no number', ['up', '--port-base', 'high']],
    ['restart without a name', ['restart']],
    ['a role that does not exist', ['enrol', '--organization', 'centre', '--role', 'king']],
    ['an enrolment without an organisation', ['enrol', '--role', 'clerk']],
    ['a surplus argument', ['down', 'now']],
  ])('%s', async (_what, line) => {
    await expect(parse(...line)).rejects.toBeInstanceOf(CommanderError);
  });
});

test('an error says what happened, then what to do', () => {
  const error = new NetworkError('PORT_IN_USE', 'port 21000 is taken', { hint: 'choose another' });
  expect(describeError(error)).toBe('network: port 21000 is taken [PORT_IN_USE]\n→ choose another');
});

test('the status table is plain, aligned text', () => {
  const status: ProcessStatus = {
    name: 'kafka-1',
    pid: 12,
    port: 21_000,
    health: 'ready',
    reason: undefined,
    version: '3.9.1',
    memoryMiB: 199.6,
    certificateExpires: new Date('2027-01-02T03:04:05Z'),
  };
  const stopped: ProcessStatus = { ...status, name: 'peer', pid: undefined, health: 'stopped', memoryMiB: undefined };
  expect(statusTable([status, stopped])).toMatchInlineSnapshot(`
    "process  pid  port   health   version  memory MiB  certificate ends
    kafka-1  12   21000  ready    3.9.1    200         2027-01-02
    peer     -    21000  stopped  3.9.1    -           2027-01-02"
  `);
});

test('the table of certificates says once for each node how to renew what ends soon', () => {
  const ends = new Date('2027-01-02T03:04:05Z');
  const tls: CertificateEnd = { organization: 'centre', node: 'peer-centre', use: 'tls', ends, state: 'ended' };
  const root: CertificateEnd = { ...tls, node: 'tlsca', use: 'root', state: 'ends soon' };
  expect(certificateTable([tls, { ...tls, use: 'msp' }, root, { ...tls, node: 'ca-centre', state: 'good' }]))
    .toMatchInlineSnapshot(`
    "organization  node         use   ends                      state
    centre        peer-centre  tls   2027-01-02T03:04:05.000Z  ended
    centre        peer-centre  msp   2027-01-02T03:04:05.000Z  ended
    centre        tlsca        root  2027-01-02T03:04:05.000Z  ends soon
    centre        ca-centre    tls   2027-01-02T03:04:05.000Z  good
    → npm run network -- renew peer-centre --organization centre
    → the root tlsca of centre cannot be renewed: the channel holds it; start a new network in time"
  `);
});
