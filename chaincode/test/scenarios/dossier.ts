// One case with its owner's keys, sealed files and grants, as the owner's clients would drive it.
import { randomBytes } from 'node:crypto';
import {
  type ApplicationRecord,
  decodeBase64url,
  encodeBase64url,
  type GrantRecord,
  type InputOf,
  type MaterialReference,
  type PrincipalKeys,
} from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { SecretKeyFactory } from '@lianjian/pre';
import { type Person } from '../ledgers/scenario-ledger.ts';
import { OwnerParty, type PreparedGrant, type SealedMaterial } from '../support/sharing-party.ts';
import { type Consortium, type KeyHolder, ORGANIZATIONS } from './consortium.ts';

/** Longer than the retention of records. */
const LASTING_MS = 12 * 366 * 86_400_000;

export interface NewCase {
  readonly attributes: Readonly<Record<string, string>>;
  readonly checklist: { readonly type: string; readonly version: number };
  readonly learner?: string;
}

export const newLearner = (): string => encodeBase64url(randomBytes(32));
export const nameOf = ({ item, part, version }: MaterialReference): string => `${item}/${part}/${version}`;
export const holdersFor = ({ holder }: PrincipalKeys): string[] =>
  ORGANIZATIONS.filter((mspId) => mspId !== holder.mspId);

export class Dossier {
  readonly id: string;
  readonly clerk: Person;
  readonly owner: OwnerParty;
  readonly granter: KeyHolder;
  /** Secret: every material's delegating key comes from it. */
  readonly seed: SecretKeyFactory;
  readonly plaintexts = new Map<string, Uint8Array>();
  readonly sealed = new Map<string, SealedMaterial>();

  private constructor(clerk: Person, granter: KeyHolder, id: string) {
    this.id = id;
    this.clerk = clerk;
    this.granter = granter;
    this.seed = SecretKeyFactory.random();
    this.owner = new OwnerParty(id, this.seed, granter.signer);
  }

  static async open(consortium: Consortium, clerk: Person, opening: NewCase): Promise<Dossier> {
    const dossier = new Dossier(clerk, await consortium.desk(clerk.mspId, 'clerk'), newId());
    await clerk.call('application:create', dossier.creation(opening));
    return dossier;
  }

  creation({ attributes, checklist, learner = newLearner() }: NewCase): InputOf<'application:create'> {
    return { attributes: { ...attributes }, checklist, id: this.id, learner, related: null };
  }

  /** Seals new files and records them, all in one call. @param content of every file; one that names it when absent */
  async record(references: readonly MaterialReference[], content?: Uint8Array): Promise<void> {
    const sealed = [];
    for (const reference of references) {
      const plaintext = content ?? Buffer.from(`file ${nameOf(reference)} of ${this.id}`);
      const material = await this.owner.seal(reference, plaintext, 'application/pdf');
      this.plaintexts.set(nameOf(reference), plaintext);
      this.sealed.set(nameOf(reference), material);
      sealed.push(material.entry);
    }
    await this.clerk.call('application:recordMaterials', { discarded: [], id: this.id, materials: sealed });
  }

  prepare(
    { id: principalId, receivingKey, version, holder }: PrincipalKeys,
    references: readonly MaterialReference[],
    expiresAt = Date.now() + LASTING_MS,
  ): PreparedGrant {
    const keys = { principalId, receivingKey: decodeBase64url(receivingKey), version };
    const holders = ORGANIZATIONS.filter((mspId) => mspId !== holder.mspId);
    return this.owner.prepareGrant(newId(), keys, references, { expiresAt, holders, threshold: 2 });
  }

  async create(prepared: readonly PreparedGrant[]): Promise<void> {
    const { id: principalId, version } = this.granter.keys;
    await this.clerk.call('sharing:createGrants', {
      applicationId: this.id,
      granter: { principalId, version },
      grants: prepared.map(({ grant }) => grant),
      policyVersion: 1,
    });
  }

  /** A holder's shares go to that holder only: through its own peer, endorsed by it alone. */
  async deposit(prepared: readonly PreparedGrant[], holder: string): Promise<void> {
    const held = prepared.filter(({ shares }) => shares.has(holder));
    const transientData = Object.fromEntries(
      held.map(({ grant, shares }) => [grant.id, shares.get(holder) ?? new Uint8Array()]),
    );
    const input = { grantIds: held.map(({ grant }) => grant.id) };
    const call = { endorsingOrganizations: [holder], through: holder, transientData };
    await this.clerk.call('sharing:depositShares', input, call);
  }

  async activate(prepared: readonly PreparedGrant[]): Promise<void> {
    await this.clerk.call('sharing:activateGrants', { grantIds: prepared.map(({ grant }) => grant.id) });
  }

  /** Created, deposited with every holder, active. Ids in the order of the readers. */
  async grant(
    readers: readonly PrincipalKeys[],
    references: readonly MaterialReference[],
    expiresAt?: number,
  ): Promise<string[]> {
    const prepared = readers.map((reader) => this.prepare(reader, references, expiresAt));
    await this.create(prepared);
    for (const holder of ORGANIZATIONS) {
      if (prepared.some(({ shares }) => shares.has(holder))) await this.deposit(prepared, holder);
    }
    await this.activate(prepared);
    return prepared.map(({ grant }) => grant.id);
  }

  async state(): Promise<ApplicationRecord> {
    return (await this.clerk.call('application:read', { id: this.id })) as ApplicationRecord;
  }

  async grantRecord(grantId: string): Promise<GrantRecord> {
    return (await this.clerk.call('sharing:readGrant', { grantId })) as GrantRecord;
  }
}
