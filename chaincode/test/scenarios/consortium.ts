// The default consortium on any ledger, new or in use: what is there already stays as it is.
import { createHash } from 'node:crypto';
import {
  type ChecklistRules,
  ContractError,
  encodeBase64url,
  principalStatement,
  type PrincipalKeys,
  type PrincipalRecord,
  type Role,
} from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { SecretKey, Signer } from '@lianjian/pre';
import { type Person, type ScenarioLedger } from '../ledgers/scenario-ledger.ts';
import { ReaderParty } from '../support/sharing-party.ts';

export const AUTHORITY = 'AuthorityMSP';
export const COLLEGE_A = 'CollegeAMSP';
export const COLLEGE_B = 'CollegeBMSP';
export const CENTRE = 'CentreMSP';
export const ORGANIZATIONS = [AUTHORITY, COLLEGE_A, COLLEGE_B, CENTRE];

/** A desk or a person with keys of its own. */
export interface KeyHolder {
  readonly keys: PrincipalKeys;
  readonly reader: ReaderParty;
  readonly signer: Signer;
}

const digest = (text: string | Uint8Array): Buffer => createHash('sha256').update(text).digest();

/** What a read gives; undefined where there is nothing. */
async function existing<T>(reading: Promise<unknown>): Promise<T | undefined> {
  try {
    return (await reading) as T;
  } catch (error) {
    if (error instanceof ContractError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}

export class Consortium {
  readonly ledger: ScenarioLedger;
  readonly #admins = new Map<string, Promise<Person>>();
  readonly #desks = new Map<string, Promise<KeyHolder>>();

  private constructor(ledger: ScenarioLedger) {
    this.ledger = ledger;
  }

  static async open(ledger: ScenarioLedger, checklists: readonly ChecklistRules[]): Promise<Consortium> {
    const consortium = new Consortium(ledger);
    await consortium.#found();
    for (const rules of checklists) await consortium.#publish(rules);
    return consortium;
  }

  admin(mspId: string): Promise<Person> {
    const known = this.#admins.get(mspId) ?? this.ledger.person(mspId, 'admin');
    this.#admins.set(mspId, known);
    return known;
  }

  /** The desk with keys of this run: registered, or rotated where an earlier run has registered it. */
  desk(mspId: string, role: Role): Promise<KeyHolder> {
    const name = `${mspId} ${role}`;
    const known = this.#desks.get(name) ?? this.#openDesk(mspId, role);
    this.#desks.set(name, known);
    return known;
  }

  async #openDesk(mspId: string, role: Role): Promise<KeyHolder> {
    const admin = await this.admin(mspId);
    const reading = admin.call('consortium:readPrincipalOf', { holder: role, mspId });
    const former = await existing<PrincipalRecord>(reading);
    const reader = new ReaderParty();
    const signer = new Signer(SecretKey.random());
    const keys = {
      ...keysOf(reader, signer),
      holder: { kind: 'desk' as const, mspId, role },
      id: former?.id ?? newId(),
      version: (former?.version ?? 0) + 1,
    };
    await register(admin, keys);
    return { keys, reader, signer };
  }

  async registerPerson(person: Person): Promise<KeyHolder> {
    const { memberId, mspId } = person;
    const reader = new ReaderParty();
    const signer = new Signer(SecretKey.random());
    const holder = { kind: 'person' as const, memberId, mspId };
    const keys = { ...keysOf(reader, signer), holder, id: newId(), version: 1 };
    await register(person, keys);
    return { keys, reader, signer };
  }

  async ensureUnit(mspId: string, code: string): Promise<void> {
    const admin = await this.admin(mspId);
    if ((await existing(admin.call('consortium:readUnit', { code }))) !== undefined) return;
    await admin.call('consortium:registerUnit', { code, name: code });
  }

  async #found(): Promise<void> {
    const admin = await this.admin(AUTHORITY);
    if (!(await isFounded(admin))) {
      const founding = { kind: 'authority', name: 'Education authority', retentionDays: 3650, utcOffsetMinutes: 480 };
      await admin.call('consortium:found', founding);
    }
    for (const [mspId, kind, sponsor] of [
      [COLLEGE_A, 'college', null],
      [COLLEGE_B, 'college', null],
      [CENTRE, 'centre', COLLEGE_A],
    ] as const) {
      if ((await existing(admin.call('consortium:readOrganization', { mspId }))) !== undefined) continue;
      await admin.call('consortium:registerOrganization', { kind, mspId, name: mspId, sponsor });
    }
    if ((await existing(admin.call('consortium:readSharingPolicy', { version: 1 }))) !== undefined) return;
    const policy = { allowSingleHolder: false, holders: ORGANIZATIONS, version: 1 };
    await admin.call('consortium:setSharingPolicy', policy);
  }

  async #publish(rules: ChecklistRules): Promise<void> {
    const admin = await this.admin(AUTHORITY);
    const { type, version } = rules;
    if ((await existing(admin.call('checklist:read', { type, version }))) !== undefined) return;
    await admin.call('checklist:publish', { rules, source: encodeBase64url(digest(`${type}, version ${version}`)) });
  }
}

/** Before the founding nobody is a member. */
async function isFounded(admin: Person): Promise<boolean> {
  try {
    await admin.call('consortium:read', {});
    return true;
  } catch (error) {
    if (error instanceof ContractError && error.code === 'FORBIDDEN') return false;
    throw error;
  }
}

const keysOf = ({ receivingSecretKey }: ReaderParty, { verifyingKey }: Signer) => ({
  receivingKey: encodeBase64url(receivingSecretKey.publicKey().toBytes()),
  suite: 'umbral-secp256k1' as const,
  verifyingKey: encodeBase64url(verifyingKey.toBytes()),
});

/** The registrant's certificate signs the keys. */
async function register(registrant: Person, keys: PrincipalKeys): Promise<void> {
  const signature = encodeBase64url(await registrant.sign(digest(principalStatement(keys))));
  const name = keys.version === 1 ? 'consortium:registerPrincipal' : 'consortium:rotatePrincipal';
  await registrant.call(name, { ...keys, signature });
}
