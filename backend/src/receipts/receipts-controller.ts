import { type ApplicationRecord, RECORDS, ROLES, sha256, uuidV7 } from '@lianjian/ledger-api';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow } from '../accounts/access.ts';
import { Acting } from '../acting/acting.ts';
import { type Caller, CurrentCaller } from '../acting/caller.ts';
import {
  LedgerEventRepository,
  ReceiptRepository,
  type ReceiptRow,
  type SubmissionRow,
} from '../adapters/database/case-repository.ts';
import { BackendError } from '../errors.ts';
import { Describe } from '../http/describe.ts';
import { Field } from '../http/field.ts';
import { IdParams } from '../http/params.ts';
import { parseReceiptNumber } from './receipt-number.ts';

export const receiptSchema = z.object({
  number: z.string().describe('Eight letters and a check letter'),
  applicationId: uuidV7,
  mspId: z.string(),
  transactionId: z.string(),
  block: z.int(),
  items: z
    .array(RECORDS.material.pick({ item: true, part: true, version: true }).extend({ digest: sha256 }))
    .nullable()
    .describe('Null where another organisation’s server issued it: the paper tells'),
  submittedAt: z.int().nullable(),
});
const verifiedSchema = z.object({
  receipt: receiptSchema,
  onChain: z.boolean().describe('The block holds this very submission'),
});

export type ReceiptView = z.infer<typeof receiptSchema>;

export const receiptView = (row: ReceiptRow): ReceiptView => ({
  ...row,
  items: [...row.items],
  submittedAt: row.submittedAt.getTime(),
});

/** What the chain itself tells of a receipt that another server issued. */
const viewOfSubmission = (row: SubmissionRow): ReceiptView => ({ ...row, items: null, submittedAt: null });

class ReceiptParams {
  @Field(z.string().min(1).max(40), { example: '7Q4B-2K9D-M' })
  number!: string;
}

@ApiTags('receipts')
@Controller()
export class ReceiptsController {
  readonly #acting: Acting;
  readonly #receipts: ReceiptRepository;
  readonly #events: LedgerEventRepository;

  constructor(acting: Acting, receipts: ReceiptRepository, events: LedgerEventRepository) {
    this.#acting = acting;
    this.#receipts = receipts;
    this.#events = events;
  }

  @Allow(...ROLES)
  @Describe({
    summary: 'Verify a receipt: any member may, and learns nothing but what it says',
    answer: verifiedSchema,
    refuses: ['NOT_FOUND'],
  })
  @Get('receipts/:number')
  async verify(@Param() { number: text }: ReceiptParams): Promise<z.infer<typeof verifiedSchema>> {
    const number = parseReceiptNumber(text);
    if (number === undefined) throw new BackendError('INVALID_INPUT', 'a letter is wrong', { field: '/number' });
    const [issued, submission] = await Promise.all([this.#receipts.find(number), this.#events.submission(number)]);
    const receipt = receiptOf(issued, submission);
    if (receipt === undefined) throw new BackendError('NOT_FOUND', 'no such receipt', { kind: 'receipt', id: number });
    const onChain = submission?.transactionId === receipt.transactionId && submission.block === receipt.block;
    return { receipt, onChain };
  }

  @Allow(...ROLES)
  @Describe({ summary: 'Receipts of a case', answer: z.array(receiptSchema), refuses: ['NOT_FOUND'] })
  @Get('applications/:id/receipts')
  async list(@CurrentCaller() caller: Caller, @Param() { id }: IdParams): Promise<ReceiptView[]> {
    await this.#acting.evaluate<ApplicationRecord>(caller, 'application:read', { id });
    const [issued, submissions] = await Promise.all([this.#receipts.ofApplication(id), this.#events.submissionsOf(id)]);
    const others = submissions.filter(({ number }) => !issued.some((row) => row.number === number));
    return [...issued.map(receiptView), ...others.map(viewOfSubmission)].sort((a, b) => a.block - b.block);
  }
}

const receiptOf = (issued: ReceiptRow | undefined, submission: SubmissionRow | undefined): ReceiptView | undefined => {
  if (issued !== undefined) return receiptView(issued);
  return submission && viewOfSubmission(submission);
};
