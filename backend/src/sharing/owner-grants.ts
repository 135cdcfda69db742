// The owner's side: grants made, ended and looked through. A constant number of transactions for a case, however many
// materials and readers it has: one creates, one for each holder deposits, one activates.
import {
  type ApplicationRecord,
  ContractError,
  type GrantRecord,
  type Holder,
  type MaterialReference,
  type PrincipalRecord,
  type RevocationReason,
} from '@lianjian/ledger-api';
import { attributesOf } from '@lianjian/ledger-client';
import { type Custody } from '../adapters/custody/custody.ts';
import { type Ledger, type Wallet } from '../adapters/ledger/ledger.ts';
import { BackendError } from '../errors.ts';
import { openApplicationKeys } from '../keys/application-keys.ts';
import { genuinePrincipal, openSigner } from '../keys/principals.ts';
import { desksOf } from './case-desks.ts';
import { isSameMaterial, ownMaterials, uncovered } from './current-materials.ts';
import { prepareGrant, type PreparedGrant } from './prepare-grant.ts';
import { Registry } from './registry.ts';
import { splitFor } from './sharing-rule.ts';

const DAY = 86_400_000;
/** Beyond what the contract asks for: its clock may be ahead of the one that fixed the expiry. */
const MARGIN = DAY;
/** Public parts in one transaction: its argument has a longest length. */
const MOST_PARTS = 500;

interface Reading {
  readonly reader: PrincipalRecord;
  readonly materials: readonly MaterialReference[];
}

export interface OwnerGrantsOptions {
  readonly ledger: Ledger;
  readonly custodies: ReadonlyMap<string, Custody>;
}

export class OwnerGrants {
  readonly #ledger: Ledger;
  readonly #custodies: ReadonlyMap<string, Custody>;
  readonly #registry: Registry;

  constructor({ ledger, custodies }: OwnerGrantsOptions) {
    this.#ledger = ledger;
    this.#custodies = custodies;
    this.#registry = new Registry(ledger);
  }

  /**
   * Lets every desk of the route and the authority's audit desk read the case's current materials for the retention
   * time. What is granted already is left; to be called before each submission.
   *
   * @returns ids of the grants that were made
   * @throws BackendError NOT_FOUND naming a desk without keys; TAMPERED naming a principal that is not genuine
   */
  async grantToRoute(wallet: Wallet, applicationId: string): Promise<readonly string[]> {
    const application = await this.#registry.application(wallet, applicationId);
    const [consortium, rules, organizations, grants] = await Promise.all([
      this.#registry.consortium(wallet),
      this.#registry.rules(wallet, application.checklist),
      this.#registry.organizations(wallet),
      this.#registry.grants(wallet, applicationId),
    ]);
    const materials = ownMaterials(application);
    const validUntil = application.created.at + consortium.retentionDays * DAY;
    const desks = desksOf(rules, application, consortium, organizations);
    const readers = await Promise.all(desks.map((desk) => this.#genuine(wallet, desk)));
    const readings = readers
      .map((reader) => ({ reader, materials: uncovered(materials, grants, { principalId: reader.id, validUntil }) }))
      .filter((reading) => reading.materials.length > 0);
    return this.#make(wallet, application, readings, validUntil + MARGIN);
  }

  /**
   * Lets one reader read some of the case's materials until a time. The same wish again, as when its answer got lost,
   * gives the grant that is there.
   *
   * @param expiresAt milliseconds since 1970
   * @returns the grant's id; several where it takes more than one transaction
   */
  async grant(
    wallet: Wallet,
    applicationId: string,
    {
      reader,
      materials,
      expiresAt,
    }: { readonly reader: Holder; readonly materials: readonly MaterialReference[]; readonly expiresAt: number },
  ): Promise<readonly string[]> {
    const [application, grants, principal] = await Promise.all([
      this.#registry.application(wallet, applicationId),
      this.#registry.grants(wallet, applicationId),
      this.#genuine(wallet, reader),
    ]);
    const known = grants.find(
      (grant) => grant.state === 'active' && isGrantOf(grant, { principal, materials, expiresAt }),
    );
    if (known !== undefined) return [known.id];
    return this.#make(wallet, application, [{ reader: principal, materials }], expiresAt);
  }

  grants(wallet: Wallet, applicationId: string): Promise<readonly GrantRecord[]> {
    return this.#registry.grants(wallet, applicationId);
  }

  /** Takes effect at each holder when its peer has the block, whatever else is down. */
  async revoke(wallet: Wallet, grantId: string, reason: RevocationReason): Promise<void> {
    await this.#ledger.submit(wallet, 'sharing:revokeGrant', { grantId, reason });
  }

  /**
   * Removes the holders' shares of a grant that was revoked or has expired, and closes it.
   *
   * @throws BackendError HOLDERS_UNAVAILABLE naming those that keep their share; to be called again
   */
  async close(wallet: Wallet, grantId: string): Promise<void> {
    const close = (): Promise<unknown> => this.#ledger.submit(wallet, 'sharing:closeGrant', { grantId });
    try {
      await close();
    } catch (error) {
      // A purge that finds nothing writes nothing, and one organisation's word does not do for that: only these purge.
      const holders = holdersThatKeep(error);
      if (holders.length === 0) throw error;
      const purges = await Promise.allSettled(holders.map((holder) => this.#purge(wallet, holder, grantId)));
      assertAllAnswered(holders, purges);
      await close();
    }
  }

  async #purge(wallet: Wallet, onlyAt: string, grantId: string): Promise<void> {
    await this.#ledger.submit(wallet, 'sharing:purgeShares', { grantIds: [grantId] }, { onlyAt });
  }

  #genuine(wallet: Wallet, holder: Holder): Promise<PrincipalRecord> {
    return genuinePrincipal(this.#ledger, wallet, holder);
  }

  /** The desk for which the caller grants: that of its role. */
  async #granter(wallet: Wallet): Promise<PrincipalRecord> {
    const { role } = attributesOf(wallet.certificate);
    if (role === undefined) throw new BackendError('FORBIDDEN', 'the certificate names no role', { reason: 'role' });
    return this.#genuine(wallet, { kind: 'desk', mspId: wallet.mspId, role });
  }

  async #make(
    wallet: Wallet,
    application: ApplicationRecord,
    readings: readonly Reading[],
    expiresAt: number,
  ): Promise<readonly string[]> {
    if (readings.length === 0) return [];
    const [granter, policy] = await Promise.all([this.#granter(wallet), this.#registry.sharingPolicy(wallet)]);
    const custody = this.#custodyOf(wallet.mspId);
    const keys = await openApplicationKeys(custody, application.id);
    const signer = await openSigner(custody, { principalId: granter.id, version: granter.version });
    const made: string[] = [];
    for (const batch of batches(readings, policy.holders.length)) {
      const prepared = batch.map(({ reader, materials }) =>
        prepareGrant(keys, signer, { expiresAt, materials, reader, split: splitFor(policy, reader.holder.mspId) }),
      );
      await this.#send(wallet, application.id, { granter, policyVersion: policy.version, prepared });
      made.push(...prepared.map(({ grant }) => grant.id));
    }
    return made;
  }

  async #send(
    wallet: Wallet,
    applicationId: string,
    {
      granter,
      policyVersion,
      prepared,
    }: {
      readonly granter: PrincipalRecord;
      readonly policyVersion: number;
      readonly prepared: readonly PreparedGrant[];
    },
  ): Promise<void> {
    const grants = prepared.map(({ grant }) => grant);
    const by = { principalId: granter.id, version: granter.version };
    await this.#ledger.submit(wallet, 'sharing:createGrants', { applicationId, granter: by, grants, policyVersion });
    const holders = [...new Set(prepared.flatMap(({ shares }) => [...shares.keys()]))];
    const deposits = await Promise.allSettled(holders.map((holder) => this.#deposit(wallet, holder, prepared)));
    assertAllAnswered(holders, deposits);
    await this.#ledger.submit(wallet, 'sharing:activateGrants', { grantIds: grants.map(({ id }) => id) });
  }

  /** One holder's shares of all grants, and nobody else's. */
  async #deposit(wallet: Wallet, onlyAt: string, prepared: readonly PreparedGrant[]): Promise<void> {
    const own = prepared.flatMap(({ grant: { id }, shares }) => {
      const bytes = shares.get(onlyAt);
      return bytes === undefined ? [] : [[id, bytes] as const];
    });
    const input = { grantIds: own.map(([id]) => id) };
    const options = { onlyAt, transientData: Object.fromEntries(own) };
    await this.#ledger.submit(wallet, 'sharing:depositShares', input, options);
  }

  #custodyOf(mspId: string): Custody {
    const custody = this.#custodies.get(mspId);
    if (custody !== undefined) return custody;
    throw new BackendError('NOT_FOUND', 'this server keeps no keys of the organisation', {
      kind: 'custody',
      id: mspId,
    });
  }
}

/** To this very version of the reader's keys, of these very materials, until this very time. */
function isGrantOf(
  grant: GrantRecord,
  {
    principal,
    materials,
    expiresAt,
  }: {
    readonly principal: PrincipalRecord;
    readonly materials: readonly MaterialReference[];
    readonly expiresAt: number;
  },
): boolean {
  const { principalId, version } = grant.reader;
  const isToReader = principalId === principal.id && version === principal.version;
  const isOfThese =
    grant.materials.length === materials.length &&
    materials.every((material) => grant.materials.some((granted) => isSameMaterial(granted, material)));
  return isToReader && isOfThese && grant.expiresAt === expiresAt;
}

/** Named by the contract when it refuses to close. */
function holdersThatKeep(error: unknown): string[] {
  const holders = error instanceof ContractError && error.code === 'INVALID_STATE' ? error.details['holders'] : [];
  return Array.isArray(holders) ? holders.filter((holder) => typeof holder === 'string') : [];
}

/** @throws BackendError HOLDERS_UNAVAILABLE, unless a holder gave another reason */
function assertAllAnswered(holders: readonly string[], results: readonly PromiseSettledResult<unknown>[]): void {
  const failed = holders.flatMap((holder, index) => {
    const result = results[index];
    return result?.status === 'rejected' ? [{ holder, reason: result.reason as unknown }] : [];
  });
  const [first] = failed;
  if (first === undefined) return;
  const refusal = failed.find(({ reason }) => !(reason instanceof BackendError) || reason.code !== 'UNAVAILABLE');
  if (refusal !== undefined) throw refusal.reason;
  const details = { holders: failed.map(({ holder }) => ({ holder, why: 'UNAVAILABLE' })), needed: holders.length };
  throw new BackendError('HOLDERS_UNAVAILABLE', 'not every holder took its shares', details, { cause: first.reason });
}

/** As few transactions as hold all public parts. */
function batches(readings: readonly Reading[], holders: number): Reading[][] {
  const all: Reading[][] = [];
  let room = 0;
  const step = Math.max(1, Math.floor(MOST_PARTS / holders));
  for (const { reader, materials } of readings) {
    for (let at = 0; at < materials.length; at += step) {
      const some = materials.slice(at, at + step);
      if (room < some.length * holders) {
        all.push([]);
        room = MOST_PARTS;
      }
      all.at(-1)?.push({ reader, materials: some });
      room -= some.length * holders;
    }
  }
  return all;
}
