// What contract and reader compute for one material, timed in this process on their own code path with real inputs: inside
// the contract's process it cannot be told apart from the rest. Processor time, since other work on the machine stretches
// the clock's.
import { newId } from '@lianjian/ledger-client';
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
  type VerifiedCapsuleFrag,
  warmUp,
} from '@lianjian/pre';
import { itemOf, sealBytes, unwrapReencrypted } from '@lianjian/sealed-file';
import { THRESHOLD } from '../../sharing.ts';
import { spreadOf } from '../spread.ts';

/** Processor milliseconds for one material. */
export interface Crypto {
  /** One holder converts a capsule. */
  readonly reencryptMs: number;
  /** One endorser verifies a fragment. */
  readonly verifyMs: number;
  /** The reader verifies t fragments, combines them and unwraps the file's key. */
  readonly readerMs: number;
}

const REPETITIONS = 60;
const HOLDERS = 3;
const MICROSECONDS_PER_MS = 1000;

function medianMs(operation: () => unknown): number {
  const times = Array.from({ length: REPETITIONS }, () => {
    const before = process.cpuUsage();
    operation();
    const { system, user } = process.cpuUsage(before);
    return (user + system) / MICROSECONDS_PER_MS;
  });
  return spreadOf(times.slice(REPETITIONS / 2)).median;
}

/** The second half of many repetitions, as in a server that has run for a while. */
export async function timeCrypto(): Promise<Crypto> {
  warmUp();
  const [owner, reader, granter] = [SecretKey.random(), SecretKey.random(), SecretKey.random()];
  const [delegatingKey, receivingKey] = [owner.publicKey(), reader.publicKey()];
  const context = { applicationId: newId(), delegatingKey: delegatingKey.toBytes(), item: itemOf('a', 1), version: 1 };
  const { record } = await sealBytes(randomBytes(1), { context });
  const signer = new Signer(granter);
  const split = { delegatingSecretKey: owner, receivingKey, shares: HOLDERS, signer, threshold: THRESHOLD };
  const stored = generateKeyFrags(split)
    .slice(0, THRESHOLD)
    .map((keyFrag) => ({ publicPart: keyFrag.publicPart.toBytes(), share: keyFrag.shareBytes() }));
  const convert = ({ publicPart, share }: { publicPart: Uint8Array; share: Uint8Array }): Uint8Array => {
    const keyFrag = KeyFrag.join(KeyFragPublicPart.fromBytes(publicPart), share).skipVerification();
    return reencrypt(Capsule.fromBytes(record.capsule).skipVerification(), keyFrag).capsuleFrag.toBytes();
  };
  const [first] = stored;
  if (first === undefined) throw new Error('no key fragment was made');
  const answers = stored.map(convert);
  const keys = { delegatingKey, receivingKey, verifyingKey: granter.publicKey() };
  const verified = (bytes: Uint8Array): VerifiedCapsuleFrag =>
    CapsuleFrag.fromBytes(bytes).verify(Capsule.fromBytes(record.capsule), keys);
  return {
    reencryptMs: medianMs(() => convert(first)),
    verifyMs: medianMs(() => answers.slice(0, 1).map(verified)),
    readerMs: medianMs(() => {
      const fragments = answers.map(verified);
      unwrapReencrypted({ delegatingKey, fragments, receivingSecretKey: reader }, record).wipe();
    }),
  };
}
