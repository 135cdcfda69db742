// A key fragment is one holder's part of a re-encryption key. Its public part is evidence that anybody may
// keep; its share, 32 bytes, is the holder's secret. With t shares and the reader's receiving key, the
// owner's delegating key can be computed: shares never stand where readers look.
import { ByteReader, concat } from './bytes.ts';
import { parsePoint, parseScalar, type Point, POINT_BYTES, SCALAR_BYTES, scalarToBytes } from './curve.ts';
import { PreError } from './errors.ts';
import { type PublicKey } from './keys.ts';
import { jacobianArithmetic } from './group.ts';
import { arrayHeader, bin, bool, MessagePackReader } from './messagepack.ts';
import { parameterU } from './parameters.ts';
import { parsePoints } from './parse-points.ts';
import { Signature, SIGNATURE_BYTES } from './signer.ts';

export const KEY_FRAG_BYTES = 260;
export const KEY_FRAG_PUBLIC_BYTES = 228;
export const FRAGMENT_ID_BYTES = 32;

/** The keys that a fragment's proxy signature covers, where the checker knows them. */
export interface KeyFragKeys {
  readonly verifyingKey: PublicKey;
  readonly delegatingKey?: PublicKey;
  readonly receivingKey?: PublicKey;
}

const signedKey = (key: PublicKey | undefined): Uint8Array =>
  key === undefined ? Uint8Array.of(0) : concat(Uint8Array.of(1), key.toBytes());

/** id ‖ U1 ‖ X ‖ (01 ‖ delegating key, or 00) ‖ (01 ‖ receiving key, or 00). */
export function keyFragMessage(
  id: Uint8Array,
  commitment: Point,
  precursor: Point,
  delegatingKey?: PublicKey,
  receivingKey?: PublicKey,
): Uint8Array {
  return concat(id, commitment.toBytes(), precursor.toBytes(), signedKey(delegatingKey), signedKey(receivingKey));
}

export interface KeyFragPublicFields {
  /** 32 random bytes that name the fragment. */
  readonly id: Uint8Array;
  /** X: one for all fragments of a grant. */
  readonly precursor: Point;
  /** U1 = share · U. */
  readonly commitment: Point;
  /** Covers the keys named by the two flags; for the holder. */
  readonly signatureForProxy: Signature;
  /** Covers both keys always; travels on to the reader. */
  readonly signatureForReceiver: Signature;
  readonly delegatingKeySigned: boolean;
  readonly receivingKeySigned: boolean;
}

/** Everything of a fragment but its share. */
export class KeyFragPublicPart {
  readonly fields: KeyFragPublicFields;

  constructor(fields: KeyFragPublicFields) {
    this.fields = fields;
  }

  /**
   * Raw form: id 0, X 32, U1 65, proxy signature 98, receiver signature 162, flags 226 and 227.
   * @throws PreError INVALID_LENGTH, INVALID_POINT, INVALID_SIGNATURE_ENCODING, INVALID_FLAG
   */
  static fromBytes(bytes: Uint8Array): KeyFragPublicPart {
    return KeyFragPublicPart.read(new ByteReader(bytes, KEY_FRAG_PUBLIC_BYTES, 'keyFragPublicPart'));
  }

  /** Reads everything but the id and the share, which the caller has taken already where they come first. */
  static read(reader: ByteReader, id = reader.take(FRAGMENT_ID_BYTES)): KeyFragPublicPart {
    const [precursor, commitment] = parsePoints([
      [reader.take(POINT_BYTES), 'keyFrag.precursor'],
      [reader.take(POINT_BYTES), 'keyFrag.commitment'],
    ]);
    return new KeyFragPublicPart({
      id,
      precursor,
      commitment,
      signatureForProxy: Signature.fromBytes(reader.take(SIGNATURE_BYTES), 'keyFrag.signatureForProxy'),
      signatureForReceiver: Signature.fromBytes(reader.take(SIGNATURE_BYTES), 'keyFrag.signatureForReceiver'),
      delegatingKeySigned: reader.flag('keyFrag.delegatingKeySigned'),
      receivingKeySigned: reader.flag('keyFrag.receivingKeySigned'),
    });
  }

  toBytes(): Uint8Array {
    return concat(this.fields.id, this.bytesAfterId());
  }

  /** All bytes after the id: in a whole fragment the share stands between the two. */
  bytesAfterId(): Uint8Array {
    const { precursor, commitment, signatureForProxy, signatureForReceiver } = this.fields;
    return concat(
      precursor.toBytes(),
      commitment.toBytes(),
      signatureForProxy.toBytes(),
      signatureForReceiver.toBytes(),
      Uint8Array.of(Number(this.fields.delegatingKeySigned), Number(this.fields.receivingKeySigned)),
    );
  }

  /**
   * Checks the granter's signature for the holder.
   * @throws PreError KEY_REQUIRED when a flag names a key that was not given; SIGNATURE_CHECK_FAILED
   */
  verifyForProxy(keys: KeyFragKeys): void {
    if (!this.fields.signatureForProxy.verify(keys.verifyingKey, this.#messageForProxy(keys))) {
      throw new PreError('SIGNATURE_CHECK_FAILED', 'keyFrag.signatureForProxy', 'not the granter’s signature');
    }
  }

  /** Checks the granter's signature for the reader. @throws PreError SIGNATURE_CHECK_FAILED */
  verifyForReceiver(keys: Required<KeyFragKeys>): void {
    if (!this.fields.signatureForReceiver.verify(keys.verifyingKey, this.#messageForReceiver(keys))) {
      throw new PreError('SIGNATURE_CHECK_FAILED', 'keyFrag.signatureForReceiver', 'not the granter’s signature');
    }
  }

  /** Checks both signatures, in little more time than one. @throws PreError SIGNATURE_CHECK_FAILED */
  verify(keys: Required<KeyFragKeys>): void {
    const { signatureForProxy, signatureForReceiver } = this.fields;
    const messages = [this.#messageForProxy(keys), this.#messageForReceiver(keys)] as const;
    if (signatureForProxy.verifyWith(signatureForReceiver, keys.verifyingKey, messages)) return;
    // Which of the two it is.
    this.verifyForProxy(keys);
    this.verifyForReceiver(keys);
  }

  #messageForProxy(keys: KeyFragKeys): Uint8Array {
    const { id, commitment, precursor } = this.fields;
    const delegatingKey = this.fields.delegatingKeySigned ? required(keys.delegatingKey, 'delegatingKey') : undefined;
    const receivingKey = this.fields.receivingKeySigned ? required(keys.receivingKey, 'receivingKey') : undefined;
    return keyFragMessage(id, commitment, precursor, delegatingKey, receivingKey);
  }

  #messageForReceiver({ delegatingKey, receivingKey }: Required<KeyFragKeys>): Uint8Array {
    const { id, commitment, precursor } = this.fields;
    return keyFragMessage(id, commitment, precursor, delegatingKey, receivingKey);
  }
}

function required(key: PublicKey | undefined, field: string): PublicKey {
  if (key === undefined) throw new PreError('KEY_REQUIRED', field, 'the fragment’s signature covers it');
  return key;
}

/** Reads a share. Inside this package only: the package root does not export it. */
export let shareOf: (keyFrag: KeyFrag) => bigint;
let makeVerified: (keyFrag: KeyFrag) => VerifiedKeyFrag;

/** A fragment as it comes from outside, with its share in a private field. */
export class KeyFrag {
  readonly publicPart: KeyFragPublicPart;
  readonly #share: bigint;

  static {
    shareOf = (keyFrag) => keyFrag.#share;
  }

  constructor(publicPart: KeyFragPublicPart, share: bigint) {
    this.publicPart = publicPart;
    this.#share = share;
  }

  /**
   * Raw form: id 0, share 32, X 64, U1 97, proxy signature 130, receiver signature 194, flags 258 and 259.
   * @throws PreError INVALID_LENGTH, INVALID_SCALAR and those of `KeyFragPublicPart.fromBytes`
   */
  static fromBytes(bytes: Uint8Array): KeyFrag {
    const reader = new ByteReader(bytes, KEY_FRAG_BYTES, 'keyFrag');
    const id = reader.take(FRAGMENT_ID_BYTES);
    const share = parseScalar(reader.take(SCALAR_BYTES), 'keyFrag.share');
    return new KeyFrag(KeyFragPublicPart.read(reader, id), share);
  }

  /** Joins what a holder keeps apart. @throws PreError INVALID_LENGTH, INVALID_SCALAR */
  static join(publicPart: KeyFragPublicPart, share: Uint8Array): KeyFrag {
    return new KeyFrag(publicPart, parseScalar(share, 'keyFrag.share'));
  }

  /** The whole fragment with its share: secret. */
  toSecretBytes(): Uint8Array {
    return concat(this.publicPart.fields.id, this.shareBytes(), this.publicPart.bytesAfterId());
  }

  /** The share, 32 bytes: secret. */
  shareBytes(): Uint8Array {
    return scalarToBytes(this.#share);
  }

  /** MessagePack form, 310 bytes. @throws PreError INVALID_FRAMING and those of `fromBytes` */
  static fromMessagePack(bytes: Uint8Array): KeyFrag {
    const reader = new MessagePackReader(bytes, 'keyFrag');
    reader.array(5);
    reader.array(1);
    const u = parsePoint(reader.bin(POINT_BYTES), 'keyFrag.parameters');
    if (!u.equals(parameterU)) throw new PreError('INVALID_POINT', 'keyFrag.parameters', 'another generator U');
    const head = [reader.bin(FRAGMENT_ID_BYTES), reader.bin(SCALAR_BYTES), reader.bin(POINT_BYTES)];
    reader.array(5);
    const proof = [reader.bin(POINT_BYTES), reader.bin(SIGNATURE_BYTES), reader.bin(SIGNATURE_BYTES)];
    const flags = Uint8Array.of(Number(reader.bool()), Number(reader.bool()));
    reader.end();
    return KeyFrag.fromBytes(concat(...head, ...proof, flags));
  }

  /** With its share: secret. */
  toSecretMessagePack(): Uint8Array {
    const { fields } = this.publicPart;
    return concat(
      arrayHeader(5),
      arrayHeader(1),
      bin(parameterU.toBytes()),
      bin(fields.id),
      bin(this.shareBytes()),
      bin(fields.precursor.toBytes()),
      arrayHeader(5),
      bin(fields.commitment.toBytes()),
      bin(fields.signatureForProxy.toBytes()),
      bin(fields.signatureForReceiver.toBytes()),
      bool(fields.delegatingKeySigned),
      bool(fields.receivingKeySigned),
    );
  }

  /**
   * What a holder checks before it keeps a fragment: the share belongs to the public part, and the granter
   * signed it.
   * @throws PreError SHARE_MISMATCH, KEY_REQUIRED, SIGNATURE_CHECK_FAILED
   */
  verify(keys: KeyFragKeys): VerifiedKeyFrag {
    if (!jacobianArithmetic.multiplyParameterUnsafe(this.#share).equals(this.publicPart.fields.commitment)) {
      throw new PreError('SHARE_MISMATCH', 'keyFrag.share', 'does not belong to the public part');
    }
    this.publicPart.verifyForProxy(keys);
    return this.skipVerification();
  }

  /** For a fragment that was verified before it was stored where nobody else writes. */
  skipVerification(): VerifiedKeyFrag {
    return makeVerified(this);
  }
}

/** A fragment whose checks have passed; it cannot be parsed from bytes. */
export class VerifiedKeyFrag {
  readonly keyFrag: KeyFrag;
  /** Makes the type nominal: nothing else passes for it. */
  declare protected readonly verified: true;

  static {
    makeVerified = (keyFrag) => new VerifiedKeyFrag(keyFrag);
  }

  private constructor(keyFrag: KeyFrag) {
    this.keyFrag = keyFrag;
  }
}
