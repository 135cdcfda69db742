// One delegating key for each material version, from one seed for the application. Destroying the seed erases.
import { type MaterialReference } from '@lianjian/ledger-api';
import { type SecretKey, SecretKeyFactory } from '@lianjian/pre';
import { type Custody } from '../adapters/custody/custody.ts';
import { BackendError } from '../errors.ts';

/** Other versions of a file, and files of other cases, have other keys: a re-key is useless for anything else. */
export class ApplicationKeys {
  readonly #seed: SecretKeyFactory;

  constructor(seed: SecretKeyFactory) {
    this.#seed = seed;
  }

  delegatingSecretKey({ item, part, version }: MaterialReference): SecretKey {
    return this.#seed.makeKey(Buffer.from(`lianjian/material/${item}/${part}/${version}`));
  }
}

/** @throws BackendError NOT_FOUND when this organisation never uploaded to the case, or has erased it */
export async function openApplicationKeys(custody: Custody, applicationId: string): Promise<ApplicationKeys> {
  return new ApplicationKeys(SecretKeyFactory.fromSeed(await custody.open('seed', applicationId)));
}

/** Draws the seed on first use; of two who draw at once one prevails. */
export async function applicationKeys(custody: Custody, applicationId: string): Promise<ApplicationKeys> {
  if (!(await custody.has('seed', applicationId))) {
    try {
      await custody.keep('seed', applicationId, SecretKeyFactory.random().toSecretBytes());
    } catch (error) {
      if (!(error instanceof BackendError) || error.code !== 'CONFLICT') throw error;
    }
  }
  return openApplicationKeys(custody, applicationId);
}
