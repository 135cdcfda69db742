// The client sets the transaction's time, so it is held against the host's clock: the one place where the contract
// reads a clock. It only ever refuses; what is written never depends on it.
import { ContractError } from '@lianjian/ledger-api';

/** Transaction time may differ from the host's clock by this many milliseconds. */
export const MAX_HOST_SKEW = 5 * 60_000;

/** Transaction time may precede the subject's last event by this many milliseconds. */
export const MAX_STEP_BACK = 30_000;

export class TransactionTime {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly #host: number;

  /** @throws ContractError CLOCK_SKEW */
  constructor(at: number, host: number = Date.now()) {
    if (Math.abs(at - host) > MAX_HOST_SKEW) {
      throw new ContractError('CLOCK_SKEW', 'the transaction time differs too much from the clock of this host', {
        at,
      });
    }
    this.at = at;
    this.#host = host;
  }

  /** By either clock: a client cannot stretch an expiry by setting the time back. */
  isPast(instant: number): boolean {
    return this.at >= instant || this.#host >= instant;
  }

  /** By both clocks: a client cannot bring a deadline forward. */
  isSurelyPast(instant: number): boolean {
    return this.at >= instant && this.#host >= instant;
  }

  /** @throws ContractError CLOCK_SKEW */
  assertFollows(lastEvent: number): void {
    if (lastEvent - this.at > MAX_STEP_BACK) {
      throw new ContractError('CLOCK_SKEW', 'the transaction time precedes the last event', { at: this.at, lastEvent });
    }
  }
}
