// A learner as a row holds it: sealed, with the tokens by which it is found.
import { type KeptLearner, type LearnerPlace, type LearnerRow } from '../adapters/database/learner-repository.ts';
import { type ColumnCipher } from '../keys/column-cipher.ts';
import { type BlindIndex } from './blind-index.ts';
import { type Learner, normalizedNumber } from './learner-record.ts';

const placeOf = ({ applicationId, desk, mspId }: LearnerPlace): string =>
  `learner_entry/${mspId}/${desk}/${applicationId}/learner`;

export class SealedLearners {
  readonly #cipher: ColumnCipher;
  readonly #index: BlindIndex;

  constructor(cipher: ColumnCipher, index: BlindIndex) {
    this.#cipher = cipher;
    this.#index = index;
  }

  async seal(
    place: LearnerPlace,
    learner: Learner,
  ): Promise<Pick<KeptLearner, 'learner' | 'nameTokens' | 'numberTokens'>> {
    const { mspId } = place;
    const numbers = new Set(learner.numbers.map(normalizedNumber));
    return {
      learner: await this.#cipher.seal(mspId, placeOf(place), JSON.stringify(learner)),
      nameTokens: learner.name === null ? [] : await this.#index.nameTokens(mspId, learner.name),
      numberTokens: await Promise.all(Array.from(numbers, (number) => this.#index.numberToken(mspId, number))),
    };
  }

  /** Null where nothing is kept. @throws BackendError TAMPERED naming the row */
  async open(row: LearnerRow): Promise<Learner | null> {
    if (row.learner === null) return null;
    return JSON.parse(await this.#cipher.open(row.mspId, placeOf(row), row.learner)) as Learner;
  }
}
