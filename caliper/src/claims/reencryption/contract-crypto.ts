// What the contract computes for one material, timed in this process with the contract's own code path and real inputs:
// inside the contract's process it cannot be told apart from the rest.
import { randomBytes } from 'node:crypto';
import {
  Capsule,
  CapsuleFrag,
  generateKeyFrags,
  KeyFrag,
  KeyFragPublicPart,
  reencrypt,
  SecretKey,
  Signer,
  warmUp,
} from '@lianjian/pre';
import { itemOf, sealBytes } from '@lianjian/sealed-file';
import { newId } from '../../connector/fabric-client.ts';
import { THRESHOLD } from '../../sharing.ts';
import { spreadOf } from '../spread.ts';

export interface ContractCrypto {
  /** Milliseconds of one holder's conversion of one capsule. */
  readonly reencryptMs: number;
  /** Milliseconds in which one endorser verifies one fragment. */
  readonly verifyMs: number;
}

const REPETITIONS = 60;
const HOLDERS = 3;

function medianMs(operation: () => unknown): number {
  const times = Array.from({ length: REPETITIONS }, () => {
    const startedAt = performance.now();
    operation();
    return performance.now() - startedAt;
  });
  return spreadOf(times.slice(REPETITIONS / 2)).median;
}

/** The second half of many repetitions, as in a server that has run for a while. */
export async function timeContractCrypto(): Promise<ContractCrypto> {
  warmUp();
  const [owner, reader, granter] = [SecretKey.random(), SecretKey.random(), SecretKey.random()];
  const [delegatingKey, receivingKey] = [owner.publicKey(), reader.publicKey()];
  const context = { applicationId: newId(), delegatingKey: delegatingKey.toBytes(), item: itemOf('a', 1), version: 1 };
  const { record } = await sealBytes(randomBytes(1), { context });
  const signer = new Signer(granter);
  const split = { delegatingSecretKey: owner, receivingKey, shares: HOLDERS, signer, threshold: THRESHOLD };
  const [keyFrag] = generateKeyFrags(split);
  if (keyFrag === undefined) throw new Error('no key fragment was made');
  const [publicPart, share] = [keyFrag.publicPart.toBytes(), keyFrag.shareBytes()];
  const convert = (): Uint8Array => {
    const stored = KeyFrag.join(KeyFragPublicPart.fromBytes(publicPart), share).skipVerification();
    return reencrypt(Capsule.fromBytes(record.capsule).skipVerification(), stored).capsuleFrag.toBytes();
  };
  const fragment = convert();
  const keys = { delegatingKey, receivingKey, verifyingKey: granter.publicKey() };
  return {
    reencryptMs: medianMs(convert),
    verifyMs: medianMs(() => CapsuleFrag.fromBytes(fragment).verify(Capsule.fromBytes(record.capsule), keys)),
  };
}
