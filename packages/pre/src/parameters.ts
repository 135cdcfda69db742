import { secp256k1_hasher } from '@noble/curves/secp256k1.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { type Point } from './curve.ts';

/**
 * The second generator U, whose logarithm to the first nobody knows: RFC 9380
 * secp256k1_XMD:SHA-256_SSWU_RO_ of "POINT_U" with the tag "PARAMETERS", as in umbral-pre.
 */
export const parameterU: Point = secp256k1_hasher.hashToCurve(utf8ToBytes('POINT_U'), { DST: 'PARAMETERS' });

// Tables are built at the first multiplication; see GroupArithmetic.warmUp.
parameterU.precompute(6);
