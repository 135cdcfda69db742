// The default consortium, one checklist of one stage, and the people of the story.
import { createHash } from 'node:crypto';
import {
  type ChecklistRules,
  encodeBase64url,
  principalStatement,
  type PrincipalKeys,
  type Role,
} from '@lianjian/ledger-api';
import { type LocalLedger } from '@lianjian/local-ledger';
import { type PublicKey } from '@lianjian/pre';
import { Client, newId } from './client.ts';

export const AUTHORITY = 'AuthorityMSP';
export const COLLEGE_A = 'CollegeAMSP';
export const COLLEGE_B = 'CollegeBMSP';
export const CENTRE = 'CentreMSP';
export const ORGANIZATIONS = [AUTHORITY, COLLEGE_A, COLLEGE_B, CENTRE];

export const CHECKLIST: ChecklistRules = {
  attributeRules: [],
  attributes: [{ code: 'cohort', pattern: '^20[0-9]{2}$' }],
  items: [
    {
      code: 'degree-scan',
      files: { max: 1, min: 1 },
      maxBytes: 1_000_000,
      mediaTypes: ['application/pdf'],
      required: 'always',
      sensitive: true,
    },
  ],
  learnerRule: { cohort: 'cohort' },
  reasons: [{ code: 'unreadable', outcome: 'return' }],
  route: [
    {
      code: 'college-review',
      differentPersonFrom: [],
      organizationKind: 'college',
      relation: 'sponsor',
      role: 'reviewer',
      workingDays: 10,
    },
  ],
  supplement: { extensions: 1, maxRounds: 2, workingDays: 10 },
  type: 'degree-check',
  version: 1,
};

export async function person(ledger: LocalLedger, mspId: string, role: Role): Promise<Client> {
  const { certificateAuthority } = ledger.organization(mspId);
  return new Client(
    ledger,
    await certificateAuthority.issue({ attributes: { role }, enrollmentId: crypto.randomUUID() }),
  );
}

export async function found(ledger: LocalLedger): Promise<void> {
  const admin = await person(ledger, AUTHORITY, 'admin');
  const authority = { kind: 'authority', name: 'Education authority', retentionDays: 3650, utcOffsetMinutes: 480 };
  await admin.call('consortium:found', authority);
  for (const [mspId, kind, sponsor] of [
    [COLLEGE_A, 'college', null],
    [COLLEGE_B, 'college', null],
    [CENTRE, 'centre', COLLEGE_A],
  ] as const) {
    await admin.call('consortium:registerOrganization', { kind, mspId, name: mspId, sponsor });
  }
  const policy = { allowSingleHolder: false, holders: ORGANIZATIONS, version: 1 };
  await admin.call('consortium:setSharingPolicy', policy);
  const source = encodeBase64url(createHash('sha256').update('degree-check, version 1').digest());
  await admin.call('checklist:publish', { rules: CHECKLIST, source });
}

/** Registers a desk's public keys, signed with the certificate of the organisation's admin. */
export async function registerDesk(
  ledger: LocalLedger,
  mspId: string,
  role: Role,
  keys: { readonly receivingKey: PublicKey; readonly verifyingKey: PublicKey },
): Promise<PrincipalKeys> {
  const admin = await person(ledger, mspId, 'admin');
  const principal: PrincipalKeys = {
    holder: { kind: 'desk', mspId, role },
    id: newId(),
    receivingKey: encodeBase64url(keys.receivingKey.toBytes()),
    suite: 'umbral-secp256k1',
    verifyingKey: encodeBase64url(keys.verifyingKey.toBytes()),
    version: 1,
  };
  const digest = createHash('sha256').update(principalStatement(principal)).digest();
  const signature = encodeBase64url(await admin.member.signer(digest));
  await admin.call('consortium:registerPrincipal', { ...principal, signature });
  return principal;
}
