import { type JsonObject } from '@lianjian/ledger-api';
import { Body, Controller, Get, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { endWith, map } from 'rxjs';
import { z } from 'zod';
import { Allow, AllowWith } from '../accounts/access.ts';
import { type Caller, CurrentCaller, OperationId } from '../acting/caller.ts';
import { type Config } from '../adapters/config/config.ts';
import { type ReviewBatchRow } from '../adapters/database/review-batch-repository.ts';
import { ROW_STATES } from '../adapters/database/schema/desk.ts';
import { BackendError } from '../errors.ts';
import { Describe, problemSchema } from '../http/describe.ts';
import { sendEvents } from '../http/event-stream.ts';
import { IdParams } from '../http/params.ts';
import { CONFIG } from '../tokens.ts';
import { type BatchRow, ReviewBatch } from './requests.ts';
import { type BatchView, type EndedRow, ReviewBatches } from './review-batches.ts';

const rowSchema = z.object({
  position: z.int().describe('In the request, from 0'),
  applicationId: z.string(),
  state: z.enum(ROW_STATES),
  refused: problemSchema.pick({ code: true, details: true }).nullable(),
  transaction: z.object({ id: z.string(), block: z.int() }).nullable(),
});
const batchSchema = z.object({
  id: z.string(),
  createdAt: z.int().describe('Milliseconds since 1970'),
  finishedAt: z.int().nullable(),
  pending: z.int(),
  done: z.int(),
  refused: z.int(),
  rows: z.array(rowSchema),
});

interface RowView {
  readonly position: number;
  readonly applicationId: string;
  readonly state: string;
  readonly refused: { readonly code: string; readonly details: JsonObject } | null;
  readonly transaction: { readonly id: string; readonly block: number } | null;
}

const rowOf = (row: EndedRow | ReviewBatchRow): RowView => {
  const { applicationId, block, code, details, position, state, transactionId } = row;
  return {
    position,
    applicationId,
    state,
    refused: code === null ? null : { code, details: details ?? {} },
    transaction: transactionId === null || block === null ? null : { id: transactionId, block },
  };
};

function viewOf({ batch, rows }: BatchView): unknown {
  const count = (state: string): number => rows.filter((row) => row.state === state).length;
  return {
    id: batch.id,
    createdAt: batch.createdAt.getTime(),
    finishedAt: batch.finishedAt?.getTime() ?? null,
    pending: count('pending'),
    done: count('done'),
    refused: count('refused'),
    rows: rows.map(rowOf),
  };
}

/** @throws BackendError INVALID_INPUT pointing to the second of two */
function assertEachOnce(rows: readonly BatchRow[]): void {
  const ids = rows.map(({ applicationId }) => applicationId);
  const again = ids.findIndex((id, index) => ids.indexOf(id) < index);
  if (again === -1) return;
  throw new BackendError('INVALID_INPUT', 'a case is there twice', { field: `/rows/${again}/applicationId` });
}

/** Many reviews in one request. */
@ApiTags('work')
@Controller('review-batches')
export class ReviewBatchesController {
  readonly #batches: ReviewBatches;
  readonly #config: Config;

  constructor(batches: ReviewBatches, @Inject(CONFIG) config: Config) {
    this.#batches = batches;
    this.#config = config;
  }

  @Allow('reviewer')
  @Describe({
    summary:
      'Decide up to 200 cases. Rows are worked on one by one, also after a restart; what is refused does not stop the others',
    status: 202,
    answer: batchSchema,
    refuses: ['TOO_LARGE'],
  })
  @Post()
  async begin(
    @CurrentCaller() caller: Caller,
    @OperationId() id: string,
    @Body() { rows }: ReviewBatch,
  ): Promise<unknown> {
    assertEachOnce(rows);
    return viewOf(await this.#batches.begin(caller, id, rows));
  }

  @Allow('reviewer')
  @Describe({ summary: 'My batch, with what came of each row', answer: batchSchema, refuses: ['NOT_FOUND'] })
  @Get(':id')
  async read(@CurrentCaller() caller: Caller, @Param() { id }: IdParams): Promise<unknown> {
    return viewOf(await this.#batches.read(caller, id));
  }

  @AllowWith({ roles: ['reviewer'], ticket: true })
  @Describe({
    summary: 'Rows as they come to their end, as server-sent events; then one event `finished`',
    answer: z.string(),
    mediaType: 'text/event-stream',
    refuses: ['NOT_FOUND'],
  })
  @Get(':id/progress')
  async watch(@CurrentCaller() caller: Caller, @Param() { id }: IdParams, @Res() reply: FastifyReply): Promise<void> {
    const rows = await this.#batches.watch(caller, id);
    const events = rows.pipe(
      map((row) => ({ type: 'row', data: rowOf(row) })),
      endWith({ type: 'finished', data: {} }),
    );
    sendEvents(reply, events, this.#config.heartbeatSeconds);
  }
}
