// Goes through every fault there is, in an order that the seed gives, and tells how far it came. One run need not reach
// the end: another goes on from where it was.
import { everyFault, type Choice, type Fault, titleOf } from './processes.ts';

export interface WalkChoice extends Choice {
  /** Faults of the order that earlier runs reached. */
  readonly skip: number;
  readonly seed: number;
}

export class Walk {
  readonly #all: readonly Fault[];
  readonly #seed: number;
  readonly #skip: number;
  #position: number;

  constructor(choice: WalkChoice) {
    this.#all = everyFault(choice);
    this.#seed = choice.seed;
    this.#skip = Math.min(choice.skip, this.#all.length);
    this.#position = this.#skip;
  }

  /** The next one; after the last it begins again. */
  next(): Fault {
    const fault = this.#all[this.#position % this.#all.length];
    if (fault === undefined) throw new Error('there are no faults');
    this.#position += 1;
    return fault;
  }

  /** What this run reached, and what none that went before it did. */
  report(): string {
    const reached = this.#all.slice(this.#skip, this.#position);
    const left = this.#all.slice(this.#position);
    const on = `--seed ${this.#seed} --skip ${this.#position} goes on with them`;
    return [
      `faults: reached ${reached.length} of ${this.#all.length} combinations: ${reached.map(titleOf).join('; ')}`,
      left.length === 0
        ? 'faults: none is left'
        : `faults: ${left.length} not reached (${on}): ${left.map(titleOf).join('; ')}`,
      '',
    ].join('\n');
  }
}
