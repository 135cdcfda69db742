// Fixed inputs of the published vector of the deterministic proof: scalars H("TEST", name), the fragment's
// id SHA-256("id"), and share = a/d + c1·place.
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { generator, scalarField, scalarToBytes } from '../src/curve.ts';
import { hashCapsulePoints, hashToPolynomialArgument, hashToScalar, hashToSharedSecret } from '../src/hashing.ts';
import {
  Capsule,
  KeyFrag,
  PublicKey,
  SecretKey,
  Signer,
  type VerifiedCapsule,
  type VerifiedKeyFrag,
} from '../src/index.ts';
import { keyFragMessage, KeyFragPublicPart } from '../src/key-frag.ts';
import { parameterU } from '../src/parameters.ts';

const named = (name: string): bigint => hashToScalar(utf8ToBytes('TEST'), utf8ToBytes(name));

export interface FixedFragment {
  readonly capsule: VerifiedCapsule;
  readonly keyFrag: VerifiedKeyFrag;
}

export function fixedFragment(): FixedFragment {
  const [a, b, s, r, u, x, c1] = ['a', 'b', 's', 'r', 'u', 'x', 'c1'].map(named) as [
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  const e = generator.multiply(r);
  const v = generator.multiply(u);
  const capsule = new Capsule(e, v, scalarField.add(u, scalarField.mul(r, hashCapsulePoints(e, v))));

  const signer = new Signer(SecretKey.fromBytes(scalarToBytes(s)));
  const delegatingKey = PublicKey.fromPoint(generator.multiply(a));
  const receivingKey = PublicKey.fromPoint(generator.multiply(b));
  const precursor = generator.multiply(x);
  const dh = receivingKey.point.multiply(x);
  const id = sha256(utf8ToBytes('id'));
  const constant = scalarField.div(a, hashToSharedSecret(precursor, receivingKey.point, dh));
  const place = hashToPolynomialArgument(precursor, receivingKey.point, dh, id);
  const share = scalarField.add(constant, scalarField.mul(c1, place));
  const commitment = parameterU.multiply(share);
  const signature = signer.sign(keyFragMessage(id, commitment, precursor, delegatingKey, receivingKey));
  const publicPart = new KeyFragPublicPart({
    id,
    precursor,
    commitment,
    signatureForProxy: signature,
    signatureForReceiver: signature,
    delegatingKeySigned: true,
    receivingKeySigned: true,
  });
  const keys = { verifyingKey: signer.verifyingKey, delegatingKey, receivingKey };
  return { capsule: capsule.verify(), keyFrag: new KeyFrag(publicPart, share).verify(keys) };
}
