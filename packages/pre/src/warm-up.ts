// Called at a program's start, so that no transaction pays for tables or for the engine's slow first compilation.
import { encrypt, generateKeyFrags, reencrypt } from './pre.ts';
import { SecretKey } from './keys.ts';
import { Signer } from './signer.ts';
import { jacobianArithmetic } from './group.ts';

/** The engine compiles the kernel a second time, thoroughly, while these run. */
const ROUNDS = 60;

/**
 * Builds the tables and runs re-encryption and verification until the engine has optimised them; about a third of a second.
 * Uses keys of its own. In a browser, `await loadKernel()` first.
 */
export function warmUp(): void {
  jacobianArithmetic.warmUp();
  const delegatingSecretKey = SecretKey.random();
  const delegatingKey = delegatingSecretKey.publicKey();
  const receivingKey = SecretKey.random().publicKey();
  const signer = new Signer(SecretKey.random());
  const capsule = encrypt(delegatingKey, new Uint8Array()).capsule.skipVerification();
  const [keyFrag] = generateKeyFrags({ delegatingSecretKey, receivingKey, signer, threshold: 1, shares: 1 });
  if (keyFrag === undefined) throw new Error('one share gives one fragment');
  const held = keyFrag.skipVerification();
  for (let round = 0; round < ROUNDS; round += 1) {
    const { capsuleFrag } = reencrypt(capsule, held);
    capsuleFrag.verify(capsule.capsule, { verifyingKey: signer.verifyingKey, delegatingKey, receivingKey });
  }
}
