// The default consortium as seeded state: an authority, two colleges, a centre of college-a, units, people.
import {
  type ConsortiumRecord,
  type KeyAttributes,
  keyAttributes,
  type KeyKind,
  type LeafKind,
  type OrganizationRecord,
  type Provenance,
  type RecordKind,
  type RecordOf,
  type Role,
  stringifyCanonicalJson,
  type UnitRecord,
} from '@lianjian/ledger-api';
import { compositeKey, type Fixture, fixture, type FixtureMember } from '@lianjian/local-ledger/testing';
import { contracts } from '../../src/index.ts';
import { bytesOf, memberIdOf } from './ids.ts';

/** A whole second near the present: the contract holds transaction time against the host's clock. */
export const NOW = Math.floor(Date.now() / 1000) * 1000;
export const DAY = 86_400_000;

export const AUTHORITY = 'AuthorityMSP';
export const COLLEGE_A = 'CollegeAMSP';
export const COLLEGE_B = 'CollegeBMSP';
export const CENTRE = 'CentreMSP';

export const keyFor = <K extends KeyKind>(kind: K, attributes: KeyAttributes<K>): string =>
  compositeKey(kind, ...keyAttributes(kind, attributes));

export const row = <K extends RecordKind>(
  kind: K,
  attributes: KeyAttributes<K>,
  record: RecordOf<K>,
): Record<string, string> => ({ [keyFor(kind, attributes)]: stringifyCanonicalJson(record) });

export const leaf = <K extends LeafKind>(
  kind: K,
  attributes: KeyAttributes<K>,
  primaryKey: string,
): Record<string, string> => ({ [keyFor(kind, attributes)]: primaryKey });

/** One row of a written state, as its record. */
export function recordIn<K extends RecordKind>(
  puts: Readonly<Record<string, string | Uint8Array>>,
  kind: K,
  attributes: KeyAttributes<K>,
): RecordOf<K> {
  return JSON.parse(String(puts[keyFor(kind, attributes)])) as RecordOf<K>;
}

export const SEEDED: Provenance = {
  at: NOW - DAY,
  by: { memberId: memberIdOf('founder'), mspId: AUTHORITY },
  content: bytesOf('seed'),
};
export const HEAD = { at: NOW - DAY, hash: bytesOf('head'), sequence: 1 };

const CONSORTIUM: ConsortiumRecord = {
  authorityKind: 'authority',
  created: SEEDED,
  head: HEAD,
  retentionDays: 1000,
  utcOffsetMinutes: 480,
};

export const organization = (mspId: string, kind: string, sponsor: string | null = null): OrganizationRecord => ({
  created: SEEDED,
  head: HEAD,
  kind,
  mspId,
  name: mspId,
  sponsor,
  status: 'active',
});

export const unit = (code: string, sponsor: string): UnitRecord => ({
  code,
  created: SEEDED,
  head: HEAD,
  name: code,
  sponsor,
  status: 'active',
});

const organizations = [
  organization(AUTHORITY, 'authority'),
  organization(COLLEGE_A, 'college'),
  organization(COLLEGE_B, 'college'),
  organization(CENTRE, 'centre', COLLEGE_A),
];
const units = [unit('east-site', COLLEGE_A), unit('west-site', COLLEGE_A), unit('north-site', COLLEGE_B)];

export const REGISTRY = {
  ...row('consortium', {}, CONSORTIUM),
  ...Object.assign({}, ...organizations.map((record) => row('organization', record, record))),
  ...Object.assign({}, ...units.map((record) => row('unit', { unit: record.code }, record))),
} as Readonly<Record<string, string>>;

/** A person; the name tells people apart. */
export function member(mspId: string, role: Role, name = role as string, unitCode?: string): FixtureMember {
  return {
    mspId,
    enrollmentId: memberIdOf(`${mspId} ${name}`),
    attributes: { role, ...(unitCode === undefined ? {} : { unit: unitCode }) },
  };
}

export const personOf = ({ mspId, enrollmentId }: FixtureMember): { memberId: string; mspId: string } => ({
  memberId: enrollmentId,
  mspId,
});

/** An empty ledger of the four organisations. */
export const emptyLedger: Fixture = fixture({
  contracts,
  organizations: [AUTHORITY, COLLEGE_A, COLLEGE_B, CENTRE],
}).at(new Date(NOW));

/** The ledger with the registry of the default consortium. */
export const ledger: Fixture = emptyLedger.given(REGISTRY);
