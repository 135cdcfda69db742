import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { accessRules } from '../src/kafka/access.ts';
import { renderConfiguration } from '../src/lifecycle/configuration.ts';
import { type Context } from '../src/lifecycle/context.ts';
import { configtxYaml } from '../src/render/configtx.ts';
import { type Topology } from '../src/topology/topology.ts';
import { openContext } from './live/network.ts';

let state: string;
let context: Context;
beforeAll(async () => {
  state = mkdtempSync(join(tmpdir(), 'lianjian-render-'));
  context = openContext({ state, portBase: 26_000 });
  await context.material.ensure();
  renderConfiguration(context);
});
afterAll(() => {
  rmSync(state, { recursive: true, force: true });
});

const read = (process: string, file: string): string => readFileSync(context.paths.config(process, file), 'utf8');
const yaml = (process: string, file: string): Record<string, never> =>
  parse(read(process, file)) as Record<string, never>;
const property = (process: string, key: string): string | undefined =>
  read(process, 'server.properties')
    .split('\n')
    .find((line) => line.startsWith(`${key}=`))
    ?.slice(key.length + 1);

describe('brokers', () => {
  test('take TLS with client certificates on every listener, and nothing else', () => {
    for (const { name } of context.topology.ordering.brokers) {
      expect(property(name, 'listener.security.protocol.map')).toBe('CLIENTS:SSL,CONTROLLERS:SSL');
      expect(property(name, 'ssl.client.auth')).toBe('required');
      expect(property(name, 'ssl.enabled.protocols')).toBe('TLSv1.3,TLSv1.2');
    }
  });
  test('deny what no rule allows', () => {
    expect(property('kafka-1', 'authorizer.class.name')).toContain('StandardAuthorizer');
    expect(property('kafka-1', 'allow.everyone.if.no.acl.found')).toBe('false');
    expect(property('kafka-1', 'super.users')).toBe('User:kafka-1;User:kafka-2;User:kafka-3;User:kafka-admin');
  });
  test('keep what Fabric needs kept', () => {
    expect(property('kafka-1', 'min.insync.replicas')).toBe('2');
    expect(property('kafka-1', 'default.replication.factor')).toBe('3');
    expect(property('kafka-1', 'unclean.leader.election.enable')).toBe('false');
    expect(property('kafka-1', 'log.retention.ms')).toBe('-1');
    expect(Number(property('kafka-1', 'message.max.bytes'))).toBeGreaterThan(
      context.topology.blocks.absoluteMaxKiB * 1024,
    );
  });
  test('know each other as voters on their controller ports', () => {
    expect(property('kafka-2', 'controller.quorum.voters')).toBe(
      '1@127.0.0.1:26001,2@127.0.0.1:26003,3@127.0.0.1:26005',
    );
  });
});

describe('access rules', () => {
  const rules = (principal: string): string[] =>
    accessRules(context.topology)
      .filter((rule) => rule.principal === `User:${principal}`)
      .map((rule) => rule.resourceName);
  test('let orderers touch channel topics only', () => {
    expect(new Set(rules('orderer-1'))).toEqual(new Set(['lianjian', 'lianjian-system']));
  });
  test('let the application touch its own topic and groups only', () => {
    expect(new Set(rules('application'))).toEqual(new Set(['lianjian.audit-events', 'lianjian.']));
  });
});

describe('orderers', () => {
  test('listen on ports of their own, with TLS, and reach Kafka with a client certificate', () => {
    const one = yaml('orderer-1', 'orderer.yaml');
    const two = yaml('orderer-2', 'orderer.yaml');
    expect(one['General']).toMatchObject({
      TLS: { Enabled: true },
      ListenAddress: '127.0.0.1',
      BootstrapMethod: 'file',
    });
    expect(one['Kafka']).toMatchObject({ Version: '1.0.0', TLS: { Enabled: true } });
    expect(one['Admin']).toMatchObject({ TLS: { ClientAuthRequired: true } });
    for (const part of ['Admin', 'Operations'] as const) expect(one[part]).not.toEqual(two[part]);
  });
  test('get the broker root as text, for a list of files ends them', () => {
    expect(yaml('orderer-1', 'orderer.yaml')['Kafka']).toMatchObject({
      TLS: { RootCAs: [expect.stringContaining('BEGIN CERTIFICATE')] },
    });
  });
});

test('peers do not hold up blocks for private data that is not valid', () => {
  expect(yaml('peer-centre', 'core.yaml')['peer']).toMatchObject({
    tls: { enabled: true },
    localMspId: 'CentreMSP',
    gateway: { endorsementTimeout: '8s' },
    gossip: { pvtData: { skipPullingInvalidTransactionsDuringCommit: true, pullRetryThreshold: '1s' } },
    deliveryclient: { reConnectBackoffThreshold: '5s' },
  });
});

test('the channel is ordered by Kafka and takes the capabilities of Fabric 2.5', () => {
  expect(yaml('configtx', 'configtx.yaml')['Profiles']).toMatchObject({
    Channel: {
      Application: { Capabilities: { V2_5: true } },
    },
    Genesis: { Orderer: { OrdererType: 'kafka', BatchTimeout: '250ms' } },
  });
});

test('every key and every rendered file is readable by its owner only', () => {
  const files = readdirSync(state, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const open = files.filter((entry) => (statSync(join(entry.parentPath, entry.name)).mode & 0o077) !== 0);
  expect(open.map(({ name }) => name)).toEqual([]);
  expect(files.length).toBeGreaterThan(100);
});

test('rendering again changes no file', () => {
  const file = context.paths.config('peer-centre', 'core.yaml');
  const before = statSync(file).mtimeMs;
  renderConfiguration(context);
  expect(statSync(file).mtimeMs).toBe(before);
});

describe('the external chaincode builder', () => {
  const builder = (): string => context.site.chaincodeBuilder;
  const run = (script: string, ...args: string[]): void => {
    execFileSync(join(builder(), 'bin', script), args, {
      env: {
        PATH: process.env['PATH'],
        LIANJIAN_CHAINCODE_CONNECTIONS: context.paths.config('peer-centre', 'chaincode'),
      },
      stdio: 'pipe',
    });
  };
  const folder = (name: string, files: Record<string, string>): string => {
    const path = join(state, 'builder', name);
    mkdirSync(path, { recursive: true });
    for (const [file, content] of Object.entries(files)) writeFileSync(join(path, file), content);
    return path;
  };

  test("gives the peer its own connection for the package's slot", () => {
    const source = folder('source', { slot: '1' });
    const metadata = folder('metadata', { 'metadata.json': '{"type":"ccaas","label":"x"}' });
    const [output, release] = [folder('output', {}), folder('release', {})];
    run('detect', source, metadata);
    run('build', source, metadata, output);
    run('release', output, release);
    const connection: unknown = JSON.parse(
      readFileSync(join(release, 'chaincode', 'server', 'connection.json'), 'utf8'),
    );
    const port = context.topology.organizations.at(-1)?.chaincodePorts[1] ?? 0;
    expect(connection).toMatchObject({
      address: `127.0.0.1:${port}`,
      tls_required: true,
      client_auth_required: true,
      client_key: expect.stringContaining('PRIVATE KEY'),
    });
  });
  test('refuses a package of another type', () => {
    const metadata = folder('golang', { 'metadata.json': '{"type":"golang"}' });
    expect(() => {
      run('detect', state, metadata);
    }).toThrow();
  });
  test.each(['', '../../keys', '1 2', 'x'])('refuses the slot %p', (slot) => {
    const source = folder('bad-source', { slot });
    expect(() => {
      run('build', source, state, folder('bad-output', {}));
    }).toThrow();
  });
});

describe('the channel', () => {
  interface Rules {
    readonly Profiles: { readonly Channel: { readonly Application: { readonly Policies: Record<string, unknown> } } };
  }
  const policies = (topology: Topology): Record<string, unknown> =>
    (parse(configtxYaml(topology, context.site)) as Rules).Profiles.Channel.Application.Policies;

  test('takes the endorsement of a majority of its organisations, and reads and writes of any member', () => {
    const { topology } = context;
    const each = (role: string): string => topology.organizations.map(({ mspId }) => `'${mspId}.${role}'`).join(', ');
    expect(policies(topology)).toMatchObject({
      Endorsement: { Type: 'Signature', Rule: `OutOf(3, ${each('peer')})` },
      Readers: { Type: 'Signature', Rule: `OutOf(1, ${each('member')})` },
      Writers: { Type: 'Signature', Rule: `OutOf(1, ${each('member')})` },
      Admins: { Type: 'ImplicitMeta', Rule: 'MAJORITY Admins' },
    });
  });
  test('may refer to each organisation’s own policy instead', () => {
    const { topology } = context;
    const referring = { ...topology, tuning: { ...topology.tuning, policies: 'referenced' as const } };
    expect(policies(referring)).toMatchObject({
      Endorsement: { Type: 'ImplicitMeta', Rule: 'MAJORITY Endorsement' },
      Writers: { Type: 'ImplicitMeta', Rule: 'ANY Writers' },
    });
  });
});

describe('the connection profile', () => {
  interface Profile {
    organizations: {
      mspId: string;
      roots: string[];
      peers: { address: string; tlsRoot: string }[];
      ca: { tlsRoot: string; registrar: { secretFile: string } };
      content: { url: string; tokenFile: string } | null;
    }[];
    events: { brokers: string[]; certificate: string; privateKey: string; root: string };
  }
  const text = (): string => readFileSync(context.paths.connectionProfile(), 'utf8');
  const profile = (): Profile => JSON.parse(text()) as Profile;

  test('names where an application reaches each organisation, in files that are there', () => {
    const { organizations, events } = profile();
    expect(organizations.map(({ mspId, content }) => [mspId, content !== null])).toEqual(
      context.topology.organizations.map(({ mspId, ipfs }) => [mspId, ipfs !== undefined]),
    );
    const files = [
      ...organizations.flatMap(({ roots, peers, ca, content }) => [
        ...roots,
        ...peers.map(({ tlsRoot }) => tlsRoot),
        ca.tlsRoot,
        ca.registrar.secretFile,
        ...(content === null ? [] : [content.tokenFile]),
      ]),
      ...[events.certificate, events.privateKey, events.root],
    ];
    expect(files.filter((file) => !statSync(file).isFile())).toEqual([]);
    expect(events.brokers).toHaveLength(context.topology.ordering.brokers.length);
  });

  test('holds no secret, and is for its owner only', () => {
    const { organizations } = profile();
    for (const { ca, content } of organizations) {
      for (const file of [ca.registrar.secretFile, ...(content === null ? [] : [content.tokenFile])]) {
        expect(text()).not.toContain(readFileSync(file, 'utf8').trim());
      }
    }
    expect(statSync(context.paths.connectionProfile()).mode & 0o777).toBe(0o600);
  });
});
