// What clients do for sharing, without a ledger: the owner seals and splits, the reader combines and opens.
import { createHash } from 'node:crypto';
import {
  decodeBase64url,
  encodeBase64url,
  type GrantedMaterial,
  type MaterialIndexEntry,
  type MaterialReference,
  type NewGrant,
} from '@lianjian/ledger-api';
import {
  Capsule,
  CapsuleFrag,
  generateKeyFrags,
  type KeyFrag,
  PublicKey,
  SecretKey,
  SecretKeyFactory,
  Signer,
} from '@lianjian/pre';
import { cidOfBlock, indexEntryOf, materialContext } from '@lianjian/ledger-client';
import { openBytes, sealBytes, unwrapReencrypted } from '@lianjian/sealed-file';

const digestOf = (bytes: Uint8Array): string => encodeBase64url(createHash('sha256').update(bytes).digest());

export interface SealedMaterial {
  readonly entry: MaterialIndexEntry;
  readonly sealed: Uint8Array;
}

export interface ReaderKeys {
  readonly principalId: string;
  readonly version: number;
  readonly receivingKey: Uint8Array;
}

export interface Split {
  /** MSP ids, in the sharing policy's order, less the reader's. */
  readonly holders: readonly string[];
  readonly threshold: number;
}

/** A new grant, and what each holder is to be given of it: its shares in the order of the materials. Secret. */
export interface PreparedGrant {
  readonly grant: NewGrant;
  readonly shares: ReadonlyMap<string, Uint8Array>;
}

/** The owner's side: one delegating key for each material version, from one seed for the application. */
export class OwnerParty {
  readonly applicationId: string;
  readonly signer: Signer;
  readonly #seed: SecretKeyFactory;

  constructor(applicationId: string, seed = SecretKeyFactory.random(), signer = new Signer(SecretKey.random())) {
    this.applicationId = applicationId;
    this.signer = signer;
    this.#seed = seed;
  }

  delegatingSecretKey({ item, part, version }: MaterialReference): SecretKey {
    return this.#seed.makeKey(Buffer.from(`lianjian/material/${item}/${part}/${version}`));
  }

  async seal(reference: MaterialReference, plaintext: Uint8Array, mediaType: string): Promise<SealedMaterial> {
    const delegatingKey = this.delegatingSecretKey(reference).publicKey().toBytes();
    const context = materialContext(this.applicationId, reference, delegatingKey);
    const { record, sealed } = await sealBytes(plaintext, { context });
    const cid = cidOfBlock(sealed);
    return { entry: indexEntryOf(reference, { cid, delegatingKey, mediaType, record }), sealed };
  }

  keyFrags(reference: MaterialReference, receivingKey: Uint8Array, { holders, threshold }: Split): KeyFrag[] {
    return generateKeyFrags({
      delegatingSecretKey: this.delegatingSecretKey(reference),
      receivingKey: PublicKey.fromBytes(receivingKey),
      shares: holders.length,
      signer: this.signer,
      threshold,
    });
  }

  prepareGrant(
    id: string,
    { principalId, receivingKey, version }: ReaderKeys,
    materials: readonly MaterialReference[],
    { expiresAt, ...split }: Split & { readonly expiresAt: number },
  ): PreparedGrant {
    const shares = new Map<string, Uint8Array[]>(split.holders.map((holder) => [holder, []]));
    const granted = materials.map((reference): GrantedMaterial => {
      const keyFrags = this.keyFrags(reference, receivingKey, split);
      const fragments = split.holders.map((holder, index) => {
        const keyFrag = keyFrags[index];
        if (keyFrag === undefined) throw new Error(`no key fragment for ${holder}`);
        shares.get(holder)?.push(keyFrag.shareBytes());
        const publicPart = encodeBase64url(keyFrag.publicPart.toBytes());
        return { holder, publicPart, shareDigest: digestOf(keyFrag.shareBytes()) };
      });
      const { item, part, version: of } = reference;
      return { fragments, item, part, version: of };
    });
    const grant = { expiresAt, id, materials: granted, reader: { principalId, version } };
    return { grant, shares: new Map(Array.from(shares, ([holder, pieces]) => [holder, Buffer.concat(pieces)])) };
  }
}

/** The reader's side. */
export class ReaderParty {
  readonly receivingSecretKey: SecretKey;

  constructor(receivingSecretKey = SecretKey.random()) {
    this.receivingSecretKey = receivingSecretKey;
  }

  /** Opens one material with t fragments, each checked against the granter's verifying key. */
  open(
    applicationId: string,
    entry: MaterialIndexEntry,
    fragments: readonly Uint8Array[],
    verifyingKey: PublicKey,
    sealed: Uint8Array,
  ): Promise<Uint8Array> {
    const delegatingKey = PublicKey.fromBytes(decodeBase64url(entry.delegatingKey));
    const keys = { delegatingKey, receivingKey: this.receivingSecretKey.publicKey(), verifyingKey };
    const capsule = Capsule.fromBytes(decodeBase64url(entry.capsule));
    const verified = fragments.map((bytes) => CapsuleFrag.fromBytes(bytes).verify(capsule, keys));
    const record = {
      capsule: capsule.toBytes(),
      plaintextCommitment: decodeBase64url(entry.commitment),
      sealedSize: entry.sealedSize,
      sha256: decodeBase64url(entry.digest),
      suite: 1,
      wrappedKey: decodeBase64url(entry.wrappedKey),
    };
    const context = materialContext(applicationId, entry, delegatingKey.toBytes());
    const opening = { delegatingKey, fragments: verified, receivingSecretKey: this.receivingSecretKey };
    return openBytes(sealed, { context, fileKey: () => unwrapReencrypted(opening, record), record });
  }
}
