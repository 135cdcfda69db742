// Umbral proxy re-encryption (D. Nuñez, "Umbral: a threshold proxy re-encryption scheme", 2018), the
// variant of umbral-pre >= 0.9.
//
// Parties   owner: delegating key a (public A), signing key · reader: receiving key b (public B)
//           holders: one share of the re-encryption key each
// Flow      anyone:  encrypt(A) → capsule, ciphertext
//           owner:   generateKeyFrags(a, B) → n key fragments, one to each holder
//           holder:  verify capsule and fragment; reencrypt → capsule fragment with proof
//           reader:  verify t capsule fragments; decryptReencrypted(b, A)
// Who learns what: holders nothing, all of them together neither; a reader with fewer than t capsule
//           fragments nothing; a reader with t *shares* the owner's key a (so one delegating key per
//           document, and no share where a reader can see it).
// Limits    no forward secrecy for b; about 128 bits of classical security, none against quantum computers;
//           JavaScript's big integers are not constant-time: what is called constant-time here runs a fixed
//           sequence of group operations, no more.
import { Capsule, type VerifiedCapsule } from './capsule.ts';
import { CapsuleFrag, transcriptOf, type VerifiedCapsuleFrag } from './capsule-frag.ts';
import { generator, normalize, order, type Point, scalarField } from './curve.ts';
import { open, seal } from './dem.ts';
import { PreError } from './errors.ts';
import { type GroupArithmetic, jacobianArithmetic } from './group.ts';
import {
  hashCapsulePoints,
  hashProofTranscript,
  hashToPolynomialArgument,
  hashToSharedSecret,
  proofNonce,
} from './hashing.ts';
import { currentKernel } from './kernel/instance.ts';
import { reencryptInKernel } from './kernel/reencrypt.ts';
import {
  FRAGMENT_ID_BYTES,
  KeyFrag,
  keyFragMessage,
  KeyFragPublicPart,
  shareOf,
  type VerifiedKeyFrag,
} from './key-frag.ts';
import { type PublicKey, scalarOf, type SecretKey } from './keys.ts';
import { parameterU } from './parameters.ts';
import { drawBytes, drawScalar, type RandomSource, systemRandom } from './random.ts';
import { type Signer } from './signer.ts';

export interface Encapsulation {
  /** K, the 33-byte compressed point from which a payload key is derived. Secret. */
  readonly keySeed: Uint8Array;
  readonly capsule: Capsule;
}

export interface Encryption {
  readonly capsule: Capsule;
  /** 40 bytes longer than the plaintext; bound to the capsule. */
  readonly ciphertext: Uint8Array;
}

/** Draws a key seed and encapsulates it for the owner of the delegating key. */
export function encapsulate(delegatingKey: PublicKey, random: RandomSource = systemRandom): Encapsulation {
  const r = drawScalar(random);
  const u = drawScalar(random);
  const [e, v] = normalize([generator.multiply(r), generator.multiply(u)]);
  const s = scalarField.add(u, scalarField.mul(r, hashCapsulePoints(e, v)));
  const shared = delegatingKey.point.multiply(scalarField.add(r, u));
  return { keySeed: shared.toBytes(), capsule: new Capsule(e, v, s) };
}

/** What the owner does: K = a·(E + V). @throws PreError CAPSULE_CHECK_FAILED */
export function decapsulateOriginal(delegatingSecretKey: SecretKey, capsule: Capsule): Uint8Array {
  // The delegating key's owner never enters the kernel, not even with what is public.
  capsule.verify(jacobianArithmetic);
  return capsule.e.add(capsule.v).multiply(scalarOf(delegatingSecretKey)).toBytes();
}

/** Encrypts for the owner of the delegating key. */
export function encrypt(
  delegatingKey: PublicKey,
  plaintext: Uint8Array,
  random: RandomSource = systemRandom,
): Encryption {
  const { keySeed, capsule } = encapsulate(delegatingKey, random);
  return { capsule, ciphertext: seal(keySeed, plaintext, capsule.toBytes(), random) };
}

/** What the owner reads. @throws PreError CAPSULE_CHECK_FAILED, INVALID_LENGTH, DECRYPTION_FAILED */
export function decryptOriginal(delegatingSecretKey: SecretKey, { capsule, ciphertext }: Encryption): Uint8Array {
  return open(decapsulateOriginal(delegatingSecretKey, capsule), ciphertext, capsule.toBytes());
}

export interface KeyFragOptions {
  readonly delegatingSecretKey: SecretKey;
  readonly receivingKey: PublicKey;
  readonly signer: Signer;
  /** t: how many fragments open. */
  readonly threshold: number;
  /** n: how many fragments are made; at most 255. */
  readonly shares: number;
  /** Whether the signature for the holder covers the delegating key. Default true. */
  readonly signDelegatingKey?: boolean;
  /** Whether the signature for the holder covers the receiving key. Default true. */
  readonly signReceivingKey?: boolean;
}

const MOST_SHARES = 255;

function requireThreshold(threshold: number, shares: number): void {
  const counts = Number.isInteger(threshold) && Number.isInteger(shares);
  if (!counts || threshold < 1 || threshold > shares || shares > MOST_SHARES) {
    throw new PreError('INVALID_THRESHOLD', 'threshold', `expected 1 <= threshold <= shares <= ${MOST_SHARES}`);
  }
}

/** 1/x by Fermat: the sequence of operations depends on the public order alone. */
const invertSecret = (x: bigint): bigint => scalarField.pow(x, order - 2n);

/** The polynomial's value at x by Horner's rule. */
const evaluate = (coefficients: readonly bigint[], x: bigint): bigint =>
  coefficients.reduceRight((value, coefficient) => scalarField.add(scalarField.mul(value, x), coefficient), 0n);

/** Splits the re-encryption key from the owner to one reader into fragments. @throws PreError INVALID_THRESHOLD */
export function generateKeyFrags(options: KeyFragOptions, random: RandomSource = systemRandom): KeyFrag[] {
  const { delegatingSecretKey, receivingKey, signer, threshold, shares } = options;
  requireThreshold(threshold, shares);
  const x = drawScalar(random);
  const precursor = generator.multiply(x);
  const dh = receivingKey.point.multiply(x);
  const d = hashToSharedSecret(precursor, receivingKey.point, dh);
  const coefficients = [scalarField.mul(scalarOf(delegatingSecretKey), invertSecret(d))];
  while (coefficients.length < threshold) coefficients.push(drawScalar(random));

  const delegatingKey = delegatingSecretKey.publicKey();
  const { signDelegatingKey = true, signReceivingKey = true } = options;
  return Array.from({ length: shares }, () => {
    const id = drawBytes(random, FRAGMENT_ID_BYTES);
    const share = evaluate(coefficients, hashToPolynomialArgument(precursor, receivingKey.point, dh, id));
    const commitment = parameterU.multiply(share);
    const sign = (first?: PublicKey, second?: PublicKey): ReturnType<Signer['sign']> =>
      signer.sign(keyFragMessage(id, commitment, precursor, first, second));
    const publicPart = new KeyFragPublicPart({
      id,
      precursor,
      commitment,
      signatureForProxy: sign(
        signDelegatingKey ? delegatingKey : undefined,
        signReceivingKey ? receivingKey : undefined,
      ),
      signatureForReceiver: sign(delegatingKey, receivingKey),
      delegatingKeySigned: signDelegatingKey,
      receivingKeySigned: signReceivingKey,
    });
    return new KeyFrag(publicPart, share);
  });
}

/**
 * Converts a capsule with one share and proves it. Deterministic: every machine that holds the share
 * answers with the same bytes, in the kernel or in any arithmetic. The result is checked before it is
 * released, because two answers with one nonce and different challenges would reveal the share.
 * @throws PreError SELF_CHECK_FAILED
 */
export function reencrypt(
  { capsule }: VerifiedCapsule,
  { keyFrag }: VerifiedKeyFrag,
  arithmetic?: GroupArithmetic,
): VerifiedCapsuleFrag {
  const kernel = arithmetic === undefined ? currentKernel() : undefined;
  const made = kernel === undefined ? undefined : reencryptInKernel(kernel, capsule, keyFrag);
  return made?.skipVerification() ?? reencryptByOracle(capsule, keyFrag, arithmetic);
}

function reencryptByOracle(
  capsule: Capsule,
  keyFrag: KeyFrag,
  arithmetic: GroupArithmetic = jacobianArithmetic,
): VerifiedCapsuleFrag {
  const { id, precursor, commitment: u1, signatureForReceiver } = keyFrag.publicPart.fields;
  const { e, v, s } = capsule;
  const share = shareOf(keyFrag);
  const multiplyPair = arithmetic.preparePairUnsafe(e, v);
  const [e1, v1] = normalize(multiplyPair(share));
  const t = proofNonce({ share, e, v, s, e1, v1, id, precursor, u1 });
  const [e2, v2, u2] = normalize([...multiplyPair(t), arithmetic.multiplyParameterUnsafe(t)]);
  const made = { e1, v1, id, precursor, e2, v2, u1, u2, signatureForReceiver };
  const h = hashProofTranscript(transcriptOf(capsule, made));
  const capsuleFrag = new CapsuleFrag({ ...made, response: scalarField.add(t, scalarField.mul(share, h)) });
  selfCheck(capsule, capsuleFrag, arithmetic);
  return capsuleFrag.skipVerification();
}

/**
 * z·(E + V + U) = (E2 + V2 + U2) + h·(E1 + V1 + U1), with h hashed anew: one fault in any point, in the
 * share, in the challenge or in the response breaks it.
 */
function selfCheck(capsule: Capsule, { fields }: CapsuleFrag, arithmetic: GroupArithmetic): void {
  const transcript = transcriptOf(capsule, fields);
  const { e, v, u, e1, v1, u1, e2, v2, u2 } = transcript;
  const [base, image] = normalize([e.add(v).add(u), e1.add(v1).add(u1)]);
  const holds = arithmetic.sumsToIdentityUnsafe([
    [order - fields.response, base],
    [hashProofTranscript(transcript), image],
    [1n, e2],
    [1n, v2],
    [1n, u2],
  ]);
  if (!holds) throw new PreError('SELF_CHECK_FAILED', 'capsuleFrag', 'the fragment made here does not verify');
}

export interface ReencryptedOpening {
  readonly receivingSecretKey: SecretKey;
  readonly delegatingKey: PublicKey;
  readonly capsule: Capsule;
  /** At least t fragments of one grant, in any order. */
  readonly fragments: readonly VerifiedCapsuleFrag[];
}

/** What the reader does with t fragments: returns K. @throws PreError INVALID_FRAGMENT_SET, MIXED_FRAGMENTS, OPENING_FAILED */
export function decapsulateReencrypted(opening: ReencryptedOpening): Uint8Array {
  const { receivingSecretKey, delegatingKey, capsule } = opening;
  const fragments = opening.fragments.map(({ capsuleFrag }) => capsuleFrag.fields);
  const precursor = requireOneGrant(fragments);
  const receivingKey = receivingSecretKey.publicKey();
  const dh = precursor.multiply(scalarOf(receivingSecretKey));
  const d = hashToSharedSecret(precursor, receivingKey.point, dh);
  const places = fragments.map(({ id }) => hashToPolynomialArgument(precursor, receivingKey.point, dh, id));
  const e1 = interpolateAtZero(
    places,
    fragments.map((fragment) => fragment.e1),
  );
  const v1 = interpolateAtZero(
    places,
    fragments.map((fragment) => fragment.v1),
  );

  // (s/d)·A = h·E' + V': only fragments of this capsule, these keys and enough of them satisfy it.
  const left = delegatingKey.point.multiply(scalarField.mul(capsule.s, invertSecret(d)));
  const right = e1.multiplyUnsafe(hashCapsulePoints(capsule.e, capsule.v)).add(v1);
  const sum = e1.add(v1);
  if (sum.is0() || !left.equals(right)) {
    throw new PreError('OPENING_FAILED', 'fragments', 'too few, or of other keys or of another capsule');
  }
  return sum.multiply(d).toBytes();
}

/** What the reader reads. @throws PreError those of `decapsulateReencrypted`, INVALID_LENGTH, DECRYPTION_FAILED */
export function decryptReencrypted(opening: ReencryptedOpening & { readonly ciphertext: Uint8Array }): Uint8Array {
  return open(decapsulateReencrypted(opening), opening.ciphertext, opening.capsule.toBytes());
}

function requireOneGrant(fragments: readonly { readonly precursor: Point; readonly id: Uint8Array }[]): Point {
  const [first] = fragments;
  if (first === undefined) throw new PreError('INVALID_FRAGMENT_SET', 'fragments', 'there are none');
  if (!fragments.every(({ precursor }) => precursor.equals(first.precursor))) {
    throw new PreError('MIXED_FRAGMENTS', 'fragments', 'they come from different grants');
  }
  if (new Set(fragments.map(({ id }) => id.join())).size !== fragments.length) {
    throw new PreError('INVALID_FRAGMENT_SET', 'fragments', 'one is there twice');
  }
  return first.precursor;
}

/** Lagrange: Σ λi·Pi with λi = Π xj/(xj - xi) over j ≠ i. The places are secret. */
function interpolateAtZero(places: readonly bigint[], points: readonly Point[]): Point {
  const [only, ...others] = points;
  if (only !== undefined && others.length === 0) return only;
  return points.map((point, i) => point.multiply(lagrangeCoefficient(places, i))).reduce((sum, term) => sum.add(term));
}

function lagrangeCoefficient(places: readonly bigint[], index: number): bigint {
  const own = places[index] ?? 0n;
  return places
    .filter((_, j) => j !== index)
    .reduce((product, other) => {
      const factor = scalarField.mul(other, invertSecret(scalarField.sub(other, own)));
      return scalarField.mul(product, factor);
    }, 1n);
}
