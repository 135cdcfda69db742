// What an applicant gets for a submission: where it stands on the chain, and digests of what was handed in.
import { type ApplicationRecord, type MaterialRecord } from '@lianjian/ledger-api';
import { Injectable } from '@nestjs/common';
import { Acting, type Member } from '../acting/acting.ts';
import { type ReceiptItem, ReceiptRepository, type ReceiptRow } from '../adapters/database/case-repository.ts';
import { type Committed } from '../adapters/ledger/ledger.ts';
import { receiptNumberOf } from './receipt-number.ts';

@Injectable()
export class Receipts {
  readonly #acting: Acting;
  readonly #receipts: ReceiptRepository;

  constructor(acting: Acting, receipts: ReceiptRepository) {
    this.#acting = acting;
    this.#receipts = receipts;
  }

  /** The same transaction again gives the same receipt. */
  async issue(by: Member, { result, transactionId, blockNumber }: Committed): Promise<ReceiptRow> {
    const application = result as ApplicationRecord;
    const row: ReceiptRow = {
      number: receiptNumberOf(transactionId),
      applicationId: application.id,
      mspId: by.mspId,
      transactionId,
      block: blockNumber,
      items: await this.#itemsOf(by, application),
      submittedAt: new Date(application.head.at),
    };
    await this.#receipts.keep(row);
    return row;
  }

  async #itemsOf(by: Member, { id, items }: ApplicationRecord): Promise<ReceiptItem[]> {
    const places = items.flatMap(({ item, parts, source }) =>
      source === null
        ? parts.filter(({ discarded }) => !discarded).map(({ part, version }) => ({ item, part, version }))
        : [],
    );
    return Promise.all(
      places.map(async (place) => {
        const query = { id, ...place };
        const { digest } = await this.#acting.evaluate<MaterialRecord>(by, 'application:readMaterial', query);
        return { ...place, digest };
      }),
    );
  }
}
