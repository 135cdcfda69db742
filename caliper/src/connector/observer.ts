// One line of JSON for each finished transaction: Caliper's own report has neither percentiles nor failures by class.
import { appendFileSync } from 'node:fs';
import { TxObserverInterface, type TxStatus } from '@hyperledger/caliper-core';
import { type TransactionLine } from '../results/transaction-line.ts';
import { LINES_FILE_VARIABLE } from './lines-file.ts';

class LineObserver extends TxObserverInterface {
  readonly #file = `${process.env[LINES_FILE_VARIABLE] ?? 'transactions'}.${process.pid}.jsonl`;
  #lines: string[] = [];

  txSubmitted(): void {
    // Only finished transactions are written.
  }

  txFinished(results: TxStatus | TxStatus[]): void {
    for (const result of [results].flat()) this.#lines.push(JSON.stringify(this.#lineOf(result)));
  }

  override async deactivate(): Promise<void> {
    await super.deactivate();
    appendFileSync(this.#file, this.#lines.map((line) => `${line}\n`).join(''));
    this.#lines = [];
  }

  #lineOf(result: TxStatus): TransactionLine {
    const failure = result.Get('failure');
    const message = result.Get('message');
    return {
      round: this.roundLabel,
      createdAt: result.GetTimeCreate(),
      finishedAt: result.GetTimeFinal(),
      failure: typeof failure === 'string' ? failure : null,
      message: typeof message === 'string' ? message : null,
    };
  }
}

/** Called by Caliper. */
export const createTxObserver = (_options: unknown, messenger: unknown, workerIndex: number): TxObserverInterface =>
  new LineObserver(messenger, workerIndex);
