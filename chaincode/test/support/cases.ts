// One small checklist of two stages, and a case under it at any point of its life.
import {
  addWorkingDays,
  type ApplicationRecord,
  type ChecklistRecord,
  type ChecklistRules,
  encodeBase64url,
  type GrantRecord,
  type MaterialIndexEntry,
  type MaterialRecord,
  NONE,
  sealedSizeOf,
} from '@lianjian/ledger-api';
import { encapsulate, SecretKey } from '@lianjian/pre';
import { type Fixture } from '@lianjian/local-ledger/testing';
import {
  AUTHORITY,
  COLLEGE_A,
  DAY,
  HEAD,
  keyFor,
  leaf,
  ledger,
  member,
  NOW,
  personOf,
  row,
  SEEDED,
} from './consortium.ts';
import { bytesOf, idOf } from './ids.ts';

export const RULES: ChecklistRules = {
  attributeRules: [{ if: { attribute: 'kind', in: ['upgrade'] }, then: { attribute: 'prior', in: ['diploma'] } }],
  attributes: [
    { code: 'cohort', pattern: '^20[0-9]{2}$' },
    { code: 'kind', values: ['first', 'upgrade'] },
    { code: 'prior', values: ['none', 'diploma'] },
  ],
  items: [
    item('form', 'always', { sensitive: true }),
    item('card', 'always', { files: { max: 2, min: 2 } }),
    item('diploma', { attribute: 'prior', in: ['diploma'] }),
    item('other', 'optional', { files: { max: 2, min: 0 } }),
  ],
  learnerRule: { cohort: 'cohort' },
  reasons: [
    { code: 'unreadable', outcome: 'return' },
    { code: 'forged', outcome: 'reject' },
  ],
  route: [
    {
      code: 'college-review',
      differentPersonFrom: [],
      organizationKind: 'college',
      relation: 'sponsor',
      role: 'reviewer',
      workingDays: 10,
    },
    {
      code: 'authority-review',
      differentPersonFrom: ['college-review'],
      organizationKind: 'authority',
      relation: 'any',
      role: 'reviewer',
      workingDays: 15,
    },
  ],
  supplement: { extensions: 1, maxRounds: 2, workingDays: 10 },
  type: 'training-hours',
  version: 1,
};

function item(
  code: string,
  required: ChecklistRules['items'][number]['required'],
  changes: Partial<ChecklistRules['items'][number]> = {},
): ChecklistRules['items'][number] {
  return {
    code,
    files: { max: 1, min: required === 'optional' ? 0 : 1 },
    maxBytes: 10_000,
    mediaTypes: ['application/pdf'],
    required,
    sensitive: false,
    ...changes,
  };
}

export const CHECKLIST: ChecklistRecord = {
  created: SEEDED,
  head: HEAD,
  rules: RULES,
  source: bytesOf('file'),
  status: 'active',
};

export const CASE = idOf('case');
export const LEARNER = bytesOf('learner');
export const ATTRIBUTES = { cohort: '2030', kind: 'first', prior: 'none' };

/** A day some weeks ahead. */
export const DUE = addWorkingDays(new Date(NOW).toISOString().slice(0, 10), 20);

export const clerk = member(COLLEGE_A, 'clerk', 'clerk', 'east-site');
export const reviewer = member(COLLEGE_A, 'reviewer');
export const officer = member(AUTHORITY, 'reviewer');
export const admin = member(COLLEGE_A, 'admin');

/** The registry and the checklist. */
export const office: Fixture = ledger.given(row('checklist', RULES, CHECKLIST));

const CAPSULE = encodeBase64url(encapsulate(SecretKey.random().publicKey()).capsule.toBytes());

export const entry = (
  itemCode: string,
  part = 1,
  version = 1,
  changes: Partial<MaterialIndexEntry> = {},
): MaterialIndexEntry => ({
  capsule: CAPSULE,
  cid: `bafkrei${'a'.repeat(52)}`,
  commitment: bytesOf(`commitment ${itemCode}`),
  delegatingKey: bytesOf(`delegating ${itemCode}`, 33),
  digest: bytesOf(`digest ${itemCode}`),
  item: itemCode,
  mediaType: 'application/pdf',
  part,
  sealedSize: sealedSizeOf(10_000),
  suite: 'umbral-secp256k1',
  version,
  wrappedKey: bytesOf(`wrapped ${itemCode}`, 113),
  ...changes,
});

export const material = (indexed: MaterialIndexEntry, applicationId = CASE): MaterialRecord => ({
  ...indexed,
  applicationId,
  created: { ...SEEDED, by: personOf(clerk) },
});

export const materialRow = (indexed: MaterialIndexEntry): Record<string, string> =>
  row('material', { ...indexed, applicationId: CASE }, material(indexed));

export const partOf = (part: number, version = 1): ApplicationRecord['items'][number]['parts'][number] => ({
  discarded: false,
  part,
  version,
});

export const itemOf = (
  code: string,
  parts: number[],
  status: ApplicationRecord['items'][number]['status'] = 'open',
): ApplicationRecord['items'][number] => ({
  item: code,
  parts: parts.map((part) => partOf(part)),
  source: null,
  status,
});

/** A case of the east site; a draft with all its files unless changed. */
export const application = (changes: Partial<ApplicationRecord> = {}): ApplicationRecord => ({
  attributes: ATTRIBUTES,
  checklist: { type: RULES.type, version: RULES.version },
  claimedBy: null,
  created: { ...SEEDED, by: personOf(clerk) },
  decisions: [],
  dueDay: null,
  extensions: 0,
  head: HEAD,
  id: CASE,
  items: [itemOf('form', [1]), itemOf('card', [1, 2])],
  learner: LEARNER,
  organization: COLLEGE_A,
  related: null,
  rounds: 0,
  sponsor: COLLEGE_A,
  stage: null,
  state: 'draft',
  submittedBy: [],
  unit: 'east-site',
  ...changes,
});

/** With the first stage, claimed by its reviewer. */
export const submitted = (changes: Partial<ApplicationRecord> = {}): ApplicationRecord =>
  application({
    claimedBy: personOf(reviewer),
    dueDay: DUE,
    items: [itemOf('form', [1], 'submitted'), itemOf('card', [1, 2], 'submitted')],
    stage: 'college-review',
    state: 'submitted',
    submittedBy: [personOf(clerk)],
    ...changes,
  });

export const returned = (changes: Partial<ApplicationRecord> = {}): ApplicationRecord =>
  submitted({
    claimedBy: null,
    decisions: [{ by: personOf(reviewer), stage: 'college-review' }],
    items: [itemOf('form', [1], 'reopened'), itemOf('card', [1, 2], 'accepted')],
    rounds: 1,
    state: 'returned',
    ...changes,
  });

export const FILES = [entry('form'), entry('card'), entry('card', 2)];

/** A stored case with its leaves, slot and files. */
export function rowsOf(record: ApplicationRecord): Record<string, string> {
  const key = keyFor('application', { applicationId: record.id });
  const place = { applicationId: record.id, newestFirst: record.created.at };
  return {
    ...row('application', place, record),
    ...leaf('by-state', { ...place, stage: record.stage ?? NONE, state: record.state }, key),
    ...leaf('by-owner', { ...place, mspId: record.organization }, key),
    ...(record.unit === null ? {} : leaf('by-owner-unit', { ...place, unit: record.unit }, key)),
    ...leaf('by-learner', { ...place, learner: record.learner }, key),
    ...(record.dueDay === null ? {} : leaf('by-due', { applicationId: record.id, day: record.dueDay }, key)),
    ...row('learner-slot', slot, { applicationId: record.id, organization: record.organization }),
    ...Object.assign({}, ...FILES.map((file) => materialRow(file))),
  } as Record<string, string>;
}

export const slot = { cohort: '2030', learner: LEARNER, type: RULES.type };

const DESKS = [
  { mspId: COLLEGE_A, role: 'reviewer' },
  { mspId: AUTHORITY, role: 'reviewer' },
  { mspId: AUTHORITY, role: 'auditor' },
] as const;

/** Active grants to every desk that must be able to read the named files. */
export function grantRows(
  files: readonly MaterialIndexEntry[] = FILES,
  changes: Partial<GrantRecord> = {},
  desks: readonly { mspId: string; role: 'reviewer' | 'auditor' }[] = DESKS,
): Record<string, string> {
  const rows = desks.map((desk) => {
    const grantId = idOf(
      `grant ${desk.mspId} ${desk.role} ${files.map((file) => `${file.item}${file.version}`).join()}`,
    );
    const grant: GrantRecord = {
      applicationId: CASE,
      created: SEEDED,
      expiresAt: NOW + 2000 * DAY,
      granter: { principalId: idOf('granter'), verifyingKey: bytesOf('verifying key', 33), version: 1 },
      head: HEAD,
      holders: [COLLEGE_A],
      id: grantId,
      materials: files.map(({ item: code, part, version }) => ({ item: code, part, version })),
      owner: COLLEGE_A,
      policyVersion: 1,
      reader: {
        holder: { kind: 'desk', ...desk },
        principalId: idOf('principal'),
        receivingKey: bytesOf('receiving key', 33),
        version: 1,
      },
      singleHolder: true,
      state: 'active',
      threshold: 1,
      unit: null,
      ...changes,
    };
    const pointer = leaf('grant-by-application', { applicationId: CASE, grantId }, keyFor('grant', { grantId }));
    return { ...row('grant', { grantId }, grant), ...pointer };
  });
  return Object.assign({}, ...rows) as Record<string, string>;
}

/** An organisation's report of having opened a file. */
export const openingRow = (mspId: string, code: string, part = 1, version = 1): Record<string, string> =>
  row(
    'opening',
    { applicationId: CASE, item: code, mspId, part, version },
    {
      at: NOW,
      grantId: idOf('grant'),
      item: code,
      part,
      requestId: idOf('request'),
      result: 'opened',
      version,
    },
  );

export const withCase = (record: ApplicationRecord): Fixture => office.given(rowsOf(record));
