// The trial consortium, founded over any ledger; repeating it changes nothing.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  checklistRulesOf,
  ContractError,
  encodeBase64url,
  type InputOf,
  type Role,
  type TransactionName,
} from '@lianjian/ledger-api';
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

/** Whether a read finds something. Before the founding every caller is refused. */
async function isThere<N extends TransactionName>(
  ledger: Ledger,
  wallet: Wallet,
  name: N,
  input: InputOf<N>,
): Promise<boolean> {
  try {
    await ledger.evaluate(wallet, name, input);
    return true;
  } catch (error) {
    if (error instanceof ContractError && ['NOT_FOUND', 'FORBIDDEN'].includes(error.code)) return false;
    throw error;
  }
}

async function registerOrganizations(ledger: Ledger, admin: Wallet): Promise<void> {
  const others = [
    { kind: 'college', mspId: COLLEGE_A, name: '甲学院', sponsor: null },
    { kind: 'college', mspId: COLLEGE_B, name: '乙学院', sponsor: null },
    { kind: 'centre', mspId: CENTRE, name: '教学中心', sponsor: COLLEGE_A },
  ];
  for (const other of others) {
    const { mspId } = other;
    if (await isThere(ledger, admin, 'consortium:readOrganization', { mspId })) continue;
    await ledger.submit(admin, 'consortium:registerOrganization', other);
  }
}

async function publishChecklists(ledger: Ledger, admin: Wallet): Promise<void> {
  for (const type of ['enrolment-qualification', 'graduation-review']) {
    if (await isThere(ledger, admin, 'checklist:read', { type, version: 1 })) continue;
    const { content, digest } = checklistFile(type);
    await ledger.submit(admin, 'checklist:publish', { rules: checklistRulesOf(content), source: digest });
  }
}

/** Organisations, one unit, both checklists, the sharing policy; no principals. What is there stays as it is. */
export async function found(ledger: Ledger, people: People): Promise<void> {
  const admin = await people.person(AUTHORITY, 'admin');
  if (!(await isThere(ledger, admin, 'consortium:read', {}))) {
    const civil = { retentionDays: 3650, utcOffsetMinutes: 480 };
    await ledger.submit(admin, 'consortium:found', { kind: 'authority', name: '教育主管部门', ...civil });
  }
  await registerOrganizations(ledger, admin);
  await publishChecklists(ledger, admin);
  if (!(await isThere(ledger, admin, 'consortium:readSharingPolicy', { version: 1 }))) {
    const policy = { allowSingleHolder: false, holders: ORGANIZATIONS, version: 1 };
    await ledger.submit(admin, 'consortium:setSharingPolicy', policy);
  }
  const collegeAdmin = await people.person(COLLEGE_A, 'admin');
  if (await isThere(ledger, collegeAdmin, 'consortium:readUnit', { code: UNIT })) return;
  await ledger.submit(collegeAdmin, 'consortium:registerUnit', { code: UNIT, name: '江边教学点' });
}
