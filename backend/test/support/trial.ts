// The trial consortium, founded over any ledger; repeating it changes nothing.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checklistRulesOf, encodeBase64url, type Role } from '@lianjian/ledger-api';
import { type Ledger, type Wallet } from '../../src/adapters/ledger/ledger.ts';

export const AUTHORITY = 'AuthorityMSP';
export const COLLEGE_A = 'CollegeAMSP';
export const COLLEGE_B = 'CollegeBMSP';
export const CENTRE = 'CentreMSP';
export const ORGANIZATIONS = [AUTHORITY, COLLEGE_A, COLLEGE_B, CENTRE];
export const UNIT = 'riverside-centre';

const CHECKLISTS = join(import.meta.dirname, '../../../packages/ledger-api/data/checklists');

/** The same name is always the same person. */
export function memberIdOf(name: string): string {
  const hex = createHash('sha256').update(`member ${name}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

export class People {
  readonly #ledger: Ledger;
  readonly #prefix: string;
  readonly #wallets = new Map<string, Promise<Wallet>>();

  /** @param prefix sets people of one run apart, where the ledger outlives it */
  constructor(ledger: Ledger, prefix = '') {
    this.#ledger = ledger;
    this.#prefix = prefix;
  }

  person(mspId: string, role: Role, unit: string | null = null, name = ''): Promise<Wallet> {
    const known = `${this.#prefix} ${mspId} ${role} ${unit ?? ''} ${name}`;
    const enrolling =
      this.#wallets.get(known) ??
      this.#ledger.certificateAuthority(mspId).enrol({ memberId: memberIdOf(known), role, unit });
    this.#wallets.set(known, enrolling);
    return enrolling;
  }
}

export function checklistFile(type: string): { content: unknown; digest: string } {
  const text = readFileSync(join(CHECKLISTS, `${type}.json`));
  const digest = encodeBase64url(createHash('sha256').update(text).digest());
  return { content: JSON.parse(text.toString('utf8')), digest };
}

/** Organisations, one unit, both checklists, the sharing policy; no principals. */
export async function found(ledger: Ledger, people: People): Promise<void> {
  const admin = await people.person(AUTHORITY, 'admin');
  await ledger.submit(admin, 'consortium:found', {
    kind: 'authority',
    name: '教育主管部门',
    retentionDays: 3650,
    utcOffsetMinutes: 480,
  });
  const others = [
    { kind: 'college', mspId: COLLEGE_A, name: '甲学院', sponsor: null },
    { kind: 'college', mspId: COLLEGE_B, name: '乙学院', sponsor: null },
    { kind: 'centre', mspId: CENTRE, name: '教学中心', sponsor: COLLEGE_A },
  ];
  for (const other of others) await ledger.submit(admin, 'consortium:registerOrganization', other);
  for (const type of ['enrolment-qualification', 'graduation-review']) {
    const { content, digest } = checklistFile(type);
    await ledger.submit(admin, 'checklist:publish', { rules: checklistRulesOf(content), source: digest });
  }
  const policy = { allowSingleHolder: false, holders: ORGANIZATIONS, version: 1 };
  await ledger.submit(admin, 'consortium:setSharingPolicy', policy);
  const collegeAdmin = await people.person(COLLEGE_A, 'admin');
  await ledger.submit(collegeAdmin, 'consortium:registerUnit', { code: UNIT, name: '江边教学点' });
}
