// How a member signs towards Fabric: digest and signature by OpenSSL in one call. The gateway library's own signer
// computes in JavaScript, and a submission is signed three times.
import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { hash, type Hash, type Signer } from '@hyperledger/fabric-gateway';

/** Of P-256. */
const ORDER = 0xffff_ffff_0000_0000_ffff_ffff_ffff_ffff_bce6_faad_a717_9e84_f3b9_cac2_fc63_2551n;
const HALF = ORDER / 2n;
const SCALAR = 32;
/** Parsed keys; a process serves some hundreds of members. */
const MOST_KEYS = 1_000;

/** The shortest form of a positive number, DER. */
function integer(scalar: Uint8Array): Buffer {
  const start = scalar.findIndex((byte) => byte !== 0);
  const shortest = scalar.subarray(start);
  const sign0 = (shortest[0] ?? 0) > 0x7f ? [0] : [];
  return Buffer.from([0x02, shortest.length + sign0.length, ...sign0, ...shortest]);
}

/** Of s and its negative, both of which are valid, Fabric takes the lower. */
function lower(s: Buffer): Buffer {
  const value = BigInt(`0x${s.toString('hex')}`);
  return value <= HALF ? s : Buffer.from((ORDER - value).toString(16).padStart(2 * SCALAR, '0'), 'hex');
}

/** DER. */
export function fabricSignature(key: KeyObject, message: Uint8Array): Buffer {
  const raw = sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' });
  const body = [integer(raw.subarray(0, SCALAR)), integer(lower(raw.subarray(SCALAR)))];
  return Buffer.concat([Buffer.from([0x30, (body[0]?.length ?? 0) + (body[1]?.length ?? 0)]), ...body]);
}

/** Signers by private key (PEM), the most recent ones. */
export class Signers {
  readonly #known = new Map<string, Signer>();

  /** What the gateway gives is the message itself. */
  readonly hash: Hash = hash.none;

  of(privateKey: string): Signer {
    const known = this.#known.get(privateKey);
    if (known !== undefined) return known;
    const key = createPrivateKey(privateKey);
    const signer: Signer = (message) => Promise.resolve(fabricSignature(key, message));
    this.#known.set(privateKey, signer);
    if (this.#known.size > MOST_KEYS) this.#forgetOldest();
    return signer;
  }

  #forgetOldest(): void {
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest);
      return;
    }
  }
}
