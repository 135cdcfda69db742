// Makes the consortium on the ledger where there is none, and the people of the benchmark: new ones in every run.
import { contractErrorIn, newId } from '@lianjian/ledger-client';
import { createHash, createPrivateKey, sign } from 'node:crypto';
import {
  encodeBase64url,
  type JsonValue,
  principalStatement,
  type PrincipalKeys,
  type Role,
} from '@lianjian/ledger-api';
import { anchorPeerOf, type Context, enrolMember, organizationNamed, peerAddress, tlsRootOf } from '@lianjian/network';
import { SecretKey } from '@lianjian/pre';
import { readFileSync } from 'node:fs';
import { type Cast, type CastMember, type Signing } from '../cast.ts';
import { BENCHMARK_CHECKLIST } from '../checklist.ts';
import { type Call, FabricClient } from '../connector/fabric-client.ts';

const CONTRACT = 'lianjian';
const UTC_OFFSET_MINUTES = 480;
const RETENTION_DAYS = 3650;
const AUTHORITY = { name: 'authority', kind: 'authority' };
const OTHERS = [
  { name: 'college-a', kind: 'college', sponsor: null },
  { name: 'college-b', kind: 'college', sponsor: null },
  { name: 'centre', kind: 'centre', sponsor: 'college-a' },
] as const;

interface Admin {
  call(name: Call['name'], input: JsonValue): Promise<JsonValue>;
  readonly member: CastMember;
}

async function person(context: Context, organization: string, role: Role): Promise<CastMember> {
  const { id, mspId, certificate, privateKey } = await enrolMember(context, { organization, role });
  return { certificate, memberId: id, mspId, privateKey };
}

/** The answer, or undefined where it is there already. */
async function unlessThere<T>(action: Promise<T>): Promise<T | undefined> {
  try {
    return await action;
  } catch (error) {
    const code = contractErrorIn(error)?.code;
    if (code === 'DUPLICATE' || code === 'CONFLICT' || code === 'INVALID_STATE') return undefined;
    throw error;
  }
}

const mspIdOf = (context: Context, name: string): string => organizationNamed(context.topology, name).mspId;

async function isFounded(admin: Admin): Promise<boolean> {
  try {
    await admin.call('consortium:read', {});
    return true;
  } catch (error) {
    // Before genesis no organisation is known, the authority's neither.
    const refusal = contractErrorIn(error);
    if (refusal?.code === 'FORBIDDEN' && refusal.details['reason'] === 'organization') return false;
    throw error;
  }
}

async function foundConsortium(context: Context, admin: Admin): Promise<void> {
  if (await isFounded(admin)) return;
  await admin.call('consortium:found', {
    ...{ kind: AUTHORITY.kind, name: AUTHORITY.name },
    ...{ retentionDays: RETENTION_DAYS, utcOffsetMinutes: UTC_OFFSET_MINUTES },
  });
  for (const { kind, name, sponsor } of OTHERS) {
    const sponsorId = sponsor === null ? null : mspIdOf(context, sponsor);
    const input = { kind, mspId: mspIdOf(context, name), name, sponsor: sponsorId };
    await admin.call('consortium:registerOrganization', input);
  }
  const holders = [AUTHORITY, ...OTHERS].map(({ name }) => mspIdOf(context, name));
  await admin.call('consortium:setSharingPolicy', { allowSingleHolder: false, holders, version: 1 });
}

async function newestPolicy(admin: Admin): Promise<{ version: number; holders: readonly string[] }> {
  let newest: { version: number; holders: readonly string[] } | undefined;
  for (let version = 1; ; version += 1) {
    try {
      newest = (await admin.call('consortium:readSharingPolicy', { version })) as unknown as typeof newest;
    } catch (error) {
      if (contractErrorIn(error)?.code !== 'NOT_FOUND' || newest === undefined) throw error;
      return newest;
    }
  }
}

async function registerPerson(client: Caller, member: CastMember): Promise<Cast['owner']> {
  const receivingSecret = SecretKey.random();
  const signingSecret = SecretKey.random();
  const keys: PrincipalKeys = {
    holder: { kind: 'person', memberId: member.memberId, mspId: member.mspId },
    id: newId(),
    receivingKey: encodeBase64url(receivingSecret.publicKey().toBytes()),
    suite: 'umbral-secp256k1',
    verifyingKey: encodeBase64url(signingSecret.publicKey().toBytes()),
    version: 1,
  };
  const statement = principalStatement(keys);
  const signature = encodeBase64url(sign('sha256', statement, createPrivateKey(member.privateKey)));
  await client.call('consortium:registerPrincipal', { ...keys, holder: { ...keys.holder }, signature });
  return {
    principalId: keys.id,
    version: keys.version,
    receivingKey: keys.receivingKey,
    receivingSecret: encodeBase64url(receivingSecret.toSecretBytes()),
    signingSecret: encodeBase64url(signingSecret.toSecretBytes()),
  };
}

type Caller = Pick<Admin, 'call'>;

/** Calls as members who are not in the cast (yet). */
function callerFor(base: Cast, member: CastMember, open: FabricClient[]): Admin {
  const client = new FabricClient({ ...base, clerk: member });
  open.push(client);
  return {
    member,
    call: (name, input) => {
      const evaluate = name.includes(':read');
      return client.call({ as: 'clerk', evaluate, input, name });
    },
  };
}

function peersOf(context: Context): Cast['peers'] {
  return Object.fromEntries(
    context.topology.organizations.map((organization) => {
      const address = peerAddress(context, anchorPeerOf(organization));
      const tlsRoot = readFileSync(tlsRootOf(context, organization), 'utf8');
      return [organization.mspId, { address, tlsRoot }];
    }),
  );
}

/** Everything that the workloads need to know. Registers the consortium and the checklist where they are missing. */
export async function prepareCast(context: Context, signing: Signing = 'openssl'): Promise<Cast> {
  const [admin, clerk, reviewer, auditor] = await Promise.all([
    person(context, AUTHORITY.name, 'admin'),
    person(context, 'centre', 'clerk'),
    person(context, 'college-a', 'reviewer'),
    person(context, AUTHORITY.name, 'auditor'),
  ]);
  const nobody = { principalId: '', version: 1, receivingKey: '', receivingSecret: '', signingSecret: '' };
  const { type, version } = BENCHMARK_CHECKLIST;
  const base: Cast = {
    ...{ channel: context.topology.channel, contract: CONTRACT, peers: peersOf(context), signing },
    ...{ checklist: { type, version }, policyVersion: 1, holders: [], utcOffsetMinutes: UTC_OFFSET_MINUTES },
    ...{ clerk, reviewer, auditor, owner: nobody, reader: nobody },
  };
  const open: FabricClient[] = [];
  try {
    const authority = callerFor(base, admin, open);
    await foundConsortium(context, authority);
    const source = encodeBase64url(createHash('sha256').update('benchmark-case, version 1').digest());
    const publish = { rules: JSON.parse(JSON.stringify(BENCHMARK_CHECKLIST)) as JsonValue, source };
    await unlessThere(authority.call('checklist:publish', publish));
    const policy = await newestPolicy(authority);
    const [owner, reader] = await Promise.all([
      registerPerson(callerFor(base, clerk, open), clerk),
      registerPerson(callerFor(base, reviewer, open), reviewer),
    ]);
    const holders = policy.holders.filter((mspId) => mspId !== reviewer.mspId);
    return { ...base, holders, owner, policyVersion: policy.version, reader };
  } finally {
    for (const client of open) client.close();
  }
}
