import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseConsortium, type Consortium, readConsortium } from '../src/topology/consortium.ts';
import { organizationNamed, topologyOf } from '../src/topology/topology.ts';
import { CONSORTIUM } from './live/network.ts';

const consortium = readConsortium(CONSORTIUM);

/** Every port of a topology, wherever it stands. */
function portsOf(value: unknown): number[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    ['ports', 'chaincodePorts'].includes(key) ? (Object.values(inner as object) as number[]) : portsOf(inner),
  );
}

const organizations = fc
  .uniqueArray(fc.nat({ max: 60 }), { minLength: 1, maxLength: 6 })
  .map((ids) =>
    ids.map((id) => ({ name: `org-${id}`, mspId: `Org${id}MSP`, peers: (id % 3) + 1, ipfs: id % 2 === 0 })),
  );
const consortia: fc.Arbitrary<Consortium> = fc
  .record({ organizations, brokers: fc.integer({ min: 1, max: 5 }), orderers: fc.integer({ min: 1, max: 4 }) })
  .map(({ organizations: members, brokers, orderers }) => ({
    ...consortium,
    organizations: members,
    ordering: { ...consortium.ordering, brokers, orderers, operator: members[0]?.name ?? '' },
  }));

describe('the default consortium', () => {
  const topology = topologyOf(consortium);
  test('has the four organisations, three brokers and two orderers of the design', () => {
    expect(topology.organizations.map(({ name }) => name)).toEqual(['authority', 'college-a', 'college-b', 'centre']);
    expect(topology.ordering.brokers).toHaveLength(3);
    expect(topology.ordering.orderers).toHaveLength(2);
    expect(topology.organizations.filter(({ ipfs }) => ipfs !== undefined).length).toBeGreaterThanOrEqual(2);
  });
});

test('every port is used once, counts up from the base, and stays below the ephemeral ones', () => {
  fc.assert(
    fc.property(consortia, fc.integer({ min: 1024, max: 32_000 }), (members, portBase) => {
      const ports = portsOf(topologyOf(members, { portBase }));
      expect(ports.toSorted((a, b) => a - b)).toEqual(Array.from(ports, (_, i) => portBase + i));
      expect(Math.max(...ports)).toBeLessThan(32_768);
    }),
  );
});

test('adding a peer, an orderer and an organisation is enough for each to be placed', () => {
  const [first, ...rest] = consortium.organizations;
  if (first === undefined) throw new Error('no organisation');
  const topology = topologyOf({
    ...consortium,
    ordering: { ...consortium.ordering, orderers: 3 },
    organizations: [
      { ...first, peers: 2 },
      ...rest,
      { name: 'college-c', mspId: 'CollegeCMSP', peers: 1, ipfs: false },
    ],
  });
  expect(topology.ordering.orderers.at(-1)?.name).toBe('orderer-3');
  expect(organizationNamed(topology, 'authority').peers.map(({ name }) => name)).toEqual([
    'peer-authority',
    'peer-authority-2',
  ]);
  expect(organizationNamed(topology, 'college-c').ca.name).toBe('ca-college-c');
});

describe('refuses', () => {
  test.each([80, 1023, 32_760, 40_000, 21_000.5, Number.NaN])('port base %p', (portBase) => {
    expect(() => topologyOf(consortium, { portBase })).toThrow(expect.objectContaining({ code: 'INVALID_TOPOLOGY' }));
  });

  const [first] = consortium.organizations;
  const broken: [string, unknown][] = [
    ['an unknown field', { ...consortium, extra: 1 }],
    ['a name that is a path', { ...consortium, name: '../up' }],
    ['an MSP id with a quote', { ...consortium, organizations: [{ ...first, mspId: "A'MSP" }] }],
    ['two organisations of one name', { ...consortium, organizations: [first, first] }],
    ['no organisation', { ...consortium, organizations: [] }],
    ['an operator that is no member', { ...consortium, ordering: { ...consortium.ordering, operator: 'nobody' } }],
    ['no brokers', { ...consortium, ordering: { ...consortium.ordering, brokers: 0 } }],
    [
      'blocks preferred larger than allowed',
      { ...consortium, blocks: { ...consortium.blocks, preferredMaxKiB: 20_000 } },
    ],
    ['no object at all', 'consortium'],
  ];
  test.each(broken)('a consortium with %s', (_what, input) => {
    expect(() => parseConsortium(input)).toThrow(expect.objectContaining({ code: 'INVALID_TOPOLOGY' }));
  });

  test('an organisation that is not there, naming those that are', () => {
    expect(() => organizationNamed(topologyOf(consortium), 'college-z')).toThrow(/authority, college-a/);
  });
});
