// One more transaction for this benchmark alone: grants that work and openings that were reported, as they stand after
// sharing. What sharing costs is measured elsewhere; here it would take hours and change none of the figures.
import { type GrantRecord, type MaterialReference, type OpeningRecord, type Role } from '@lianjian/ledger-api';
import { Contract, type Context } from 'fabric-contract-api';
import { openWorld } from '../../dist/state/open-world.js';

export interface Given {
  readonly applicationId: string;
  readonly materials: readonly MaterialReference[];
  /** A grant's id for each desk. */
  readonly desks: readonly { readonly grantId: string; readonly mspId: string; readonly role: Role }[];
  readonly owner: string;
  /** Of the owner. */
  readonly memberId: string;
  readonly expiresAt: number;
  /** A compressed point, for every key that a grant names. */
  readonly key: string;
  /** SHA-256 of anything. */
  readonly digest: string;
}

export class GrantedContract extends Contract {
  constructor() {
    super('granted');
  }

  async give(context: Context, argument: string): Promise<string> {
    const given = JSON.parse(argument) as Given;
    const world = openWorld(context);
    const { at } = world.time;
    for (const desk of given.desks) {
      const grant = grantOf(given, desk, at);
      const place = { applicationId: given.applicationId, grantId: grant.id };
      world.put('grant', { grantId: grant.id }, grant);
      world.putLeaf('grant-by-application', place, world.keyOf('grant', { grantId: grant.id }));
      // An opening is its organisation's, whichever desk opened.
      if (desk.role !== 'reviewer') continue;
      for (const material of given.materials) {
        const opening: OpeningRecord = { ...material, at, grantId: grant.id, requestId: grant.id, result: 'opened' };
        world.put('opening', { ...material, applicationId: given.applicationId, mspId: desk.mspId }, opening);
      }
    }
    await world.commit();
    return 'null';
  }
}

function grantOf(
  { applicationId, digest, expiresAt, key, materials, memberId, owner }: Given,
  { grantId, mspId, role }: Given['desks'][number],
  at: number,
): GrantRecord {
  return {
    applicationId,
    created: { at, by: { memberId, mspId: owner }, content: digest },
    expiresAt,
    granter: { principalId: grantId, verifyingKey: key, version: 1 },
    head: { at, hash: digest, sequence: 1 },
    holders: [owner],
    id: grantId,
    materials: [...materials],
    owner,
    policyVersion: 1,
    reader: { holder: { kind: 'desk', mspId, role }, principalId: grantId, receivingKey: key, version: 1 },
    singleHolder: true,
    state: 'active',
    threshold: 1,
    unit: null,
  };
}
