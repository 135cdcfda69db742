// How a client signs: digest and signature by OpenSSL, or by the gateway library's own JavaScript.
import { createPrivateKey, sign } from 'node:crypto';
import { hash, type Hash, type Signer, signers } from '@hyperledger/fabric-gateway';

/** From a PKCS#8 PEM to what the gateway library signs with. */
export type Signing = (privateKey: string) => { readonly hash: Hash; readonly signer: Signer };

const P256_ORDER = 0xffff_ffff_0000_0000_ffff_ffff_ffff_ffff_bce6_faad_a717_9e84_f3b9_cac2_fc63_2551n;
const SCALAR_BYTES = 32;
const DER_SEQUENCE = 0x30;
const DER_INTEGER = 0x02;
const SIGN_BIT = 0x80;

const bigIntOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const bytesOf = (scalar: bigint): Buffer => Buffer.from(scalar.toString(16).padStart(2 * SCALAR_BYTES, '0'), 'hex');

function derInteger(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const shortest = bytes.subarray(first);
  const padding = ((shortest[0] ?? 0) & SIGN_BIT) === 0 ? [] : [0];
  return Buffer.from([DER_INTEGER, shortest.length + padding.length, ...padding, ...shortest]);
}

/**
 * A P-256 signature as Fabric takes it: DER, and with the lower of the two values of s that are valid, for Fabric
 * refuses the other.
 * @param signature r and s, 32 bytes each
 */
export function fabricSignature(signature: Uint8Array): Buffer {
  const s = bigIntOf(signature.subarray(SCALAR_BYTES));
  const lower = s > P256_ORDER / 2n ? P256_ORDER - s : s;
  const integers = [derInteger(Buffer.from(signature.subarray(0, SCALAR_BYTES))), derInteger(bytesOf(lower))];
  const length = integers.reduce((sum, integer) => sum + integer.length, 0);
  return Buffer.concat([Buffer.from([DER_SEQUENCE, length]), ...integers]);
}

/** By OpenSSL: about a tenth of the time of JavaScript. Three signatures go into each submission. */
export const nativeSigning: Signing = (pem) => {
  const key = createPrivateKey(pem);
  return {
    hash: hash.none,
    signer: (message) => Promise.resolve(fabricSignature(sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' }))),
  };
};

export const javascriptSigning: Signing = (pem) => ({
  hash: hash.sha256,
  signer: signers.newPrivateKeySigner(createPrivateKey(pem)),
});
