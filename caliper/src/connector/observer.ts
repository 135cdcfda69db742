// One line of JSON for each finished transaction: Caliper's own report has neither percentiles nor failures by class.
import { appendFileSync } from 'node:fs';
import { type TxStatus } from '@hyperledger/caliper-core';
import { type TransactionLine } from '../results/transaction-line.ts';
import { LINES_FILE_VARIABLE } from './lines-file.ts';

/** What Caliper's workers call; its own base class is not exported. */
class LineObserver {
  readonly #file: string;
  #round = '';
  #lines: string[] = [];

  constructor(prefix: string) {
    this.#file = `${prefix}.${process.pid}.jsonl`;
  }

  activate(_roundIndex: number, roundLabel: string): Promise<void> {
    this.#round = roundLabel;
    return Promise.resolve();
  }

  txSubmitted(): void {
    // Only finished transactions are written.
  }

  txFinished(results: TxStatus | TxStatus[]): void {
    for (const result of [results].flat()) this.#lines.push(JSON.stringify(this.#lineOf(result)));
  }

  deactivate(): Promise<void> {
    appendFileSync(this.#file, this.#lines.map((line) => `${line}\n`).join(''));
    this.#lines = [];
    return Promise.resolve();
  }

  #lineOf(result: TxStatus): TransactionLine {
    const failure = result.Get('failure');
    const message = result.Get('message');
    return {
      round: this.#round,
      createdAt: result.GetTimeCreate(),
      finishedAt: result.GetTimeFinal(),
      failure: typeof failure === 'string' ? failure : null,
      message: typeof message === 'string' ? message : null,
    };
  }
}

/** Called by Caliper. */
export function createTxObserver(): LineObserver {
  const prefix = process.env[LINES_FILE_VARIABLE];
  if (prefix === undefined) throw new Error(`${LINES_FILE_VARIABLE} is not set: run npm run bench:caliper`);
  return new LineObserver(prefix);
}
