// One reader's grant: for each material key fragments for the holders. What the grant shows, and what each holder is to
// be given, apart from each other.
import { createHash } from 'node:crypto';
import {
  decodeBase64url,
  encodeBase64url,
  type GrantedMaterial,
  type MaterialReference,
  type NewGrant,
  type PrincipalRecord,
} from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { generateKeyFrags, PublicKey, type Signer } from '@lianjian/pre';
import { type ApplicationKeys } from '../keys/application-keys.ts';
import { type Split } from './sharing-rule.ts';

/** `shares`: for each holder its shares in the order of the materials. Secret, and never two holders' in one place. */
export interface PreparedGrant {
  readonly grant: NewGrant;
  readonly shares: ReadonlyMap<string, Uint8Array>;
}

export interface GrantPlan {
  readonly reader: PrincipalRecord;
  readonly materials: readonly MaterialReference[];
  readonly split: Split;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

const digestOf = (bytes: Uint8Array): string => encodeBase64url(createHash('sha256').update(bytes).digest());

export function prepareGrant(keys: ApplicationKeys, signer: Signer, plan: GrantPlan): PreparedGrant {
  const { reader, materials, split, expiresAt } = plan;
  const receivingKey = PublicKey.fromBytes(decodeBase64url(reader.receivingKey));
  const shares = new Map<string, Uint8Array[]>(split.holders.map((holder) => [holder, []]));
  const granted = materials.map(({ item, part, version }): GrantedMaterial => {
    const keyFrags = generateKeyFrags({
      delegatingSecretKey: keys.delegatingSecretKey({ item, part, version }),
      receivingKey,
      shares: split.holders.length,
      signer,
      threshold: split.threshold,
    });
    const fragments = keyFrags.map((keyFrag, index) => {
      const holder = split.holders[index] ?? '';
      const share = keyFrag.shareBytes();
      shares.get(holder)?.push(share);
      return { holder, publicPart: encodeBase64url(keyFrag.publicPart.toBytes()), shareDigest: digestOf(share) };
    });
    return { fragments, item, part, version };
  });
  const grant = {
    expiresAt,
    id: newId(),
    materials: granted,
    reader: { principalId: reader.id, version: reader.version },
  };
  return { grant, shares: new Map(Array.from(shares, ([holder, pieces]) => [holder, Buffer.concat(pieces)])) };
}
