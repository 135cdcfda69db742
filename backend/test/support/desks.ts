import { type Role } from '@lianjian/ledger-api';
import { type Custody } from '../../src/adapters/custody/custody.ts';
import { type Ledger } from '../../src/adapters/ledger/ledger.ts';
import { ensurePrincipal } from '../../src/keys/principals.ts';
import { of } from './platform.ts';
import { AUTHORITY, CENTRE, COLLEGE_A, COLLEGE_B, type People } from './trial.ts';

const DESKS: readonly (readonly [string, Role])[] = [
  [AUTHORITY, 'reviewer'],
  [AUTHORITY, 'auditor'],
  [COLLEGE_A, 'clerk'],
  [COLLEGE_A, 'reviewer'],
  [COLLEGE_B, 'clerk'],
  [COLLEGE_B, 'reviewer'],
  [CENTRE, 'clerk'],
];

/** Keys for the desks that the trial's cases meet. */
export async function foundDesks(
  ledger: Ledger,
  custodies: ReadonlyMap<string, Custody>,
  people: People,
): Promise<void> {
  for (const [mspId, role] of DESKS) {
    const admin = await people.person(mspId, 'admin');
    await ensurePrincipal(ledger, of(custodies, mspId), admin, { kind: 'desk', mspId, role });
  }
}
