// The trial consortium: who there is, as data.
import { type Role } from '@lianjian/ledger-api';

export interface TrialOrganization {
  readonly mspId: string;
  /** Before the role in its people's names. */
  readonly label: string;
  readonly kind: string;
  readonly name: string;
  readonly sponsor: string | null;
  readonly units: readonly { readonly code: string; readonly name: string }[];
}

export const AUTHORITY: TrialOrganization = {
  mspId: 'AuthorityMSP',
  label: 'authority',
  kind: 'authority',
  name: '教育主管部门',
  sponsor: null,
  units: [],
};

export const OTHERS: readonly TrialOrganization[] = [
  {
    mspId: 'CollegeAMSP',
    label: 'college-a',
    kind: 'college',
    name: '甲学院',
    sponsor: null,
    units: [
      { code: 'riverside-site', name: '江边教学点' },
      { code: 'hillside-site', name: '山前教学点' },
      { code: 'station-site', name: '站前教学点' },
    ],
  },
  {
    mspId: 'CollegeBMSP',
    label: 'college-b',
    kind: 'college',
    name: '乙学院',
    sponsor: null,
    units: [{ code: 'garden-site', name: '花园教学点' }],
  },
  { mspId: 'CentreMSP', label: 'centre', kind: 'centre', name: '教学中心', sponsor: 'CollegeAMSP', units: [] },
];

export const ALL: readonly TrialOrganization[] = [AUTHORITY, ...OTHERS];

export const CHECKLISTS = ['enrolment-qualification', 'graduation-review'] as const;

/** Ten years. */
export const RETENTION_DAYS = 3650;

/** China. */
export const UTC_OFFSET_MINUTES = 480;

export interface TrialMember {
  readonly mspId: string;
  readonly name: string;
  readonly role: Role;
  readonly unit: string | null;
}

const ROLES_AND_NAMES: readonly (readonly [Role, string])[] = [
  ['admin', 'admin'],
  ['clerk', 'clerk'],
  ['reviewer', 'reviewer'],
  // A college decides twice about a graduation, and nobody decides two stages.
  ['reviewer', 'reviewer2'],
  ['auditor', 'auditor'],
];

export const MEMBERS: readonly TrialMember[] = ALL.flatMap(({ mspId, label, units }) => [
  ...ROLES_AND_NAMES.map(([role, name]) => ({ mspId, name: `${label}.${name}`, role, unit: null })),
  ...units.map(({ code }) => ({ mspId, name: `${code}.clerk`, role: 'clerk' as const, unit: code })),
]);

export const DESKS: readonly Role[] = ['clerk', 'reviewer', 'auditor', 'admin'];
