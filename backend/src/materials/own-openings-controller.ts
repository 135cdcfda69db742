import { kebabCode, memberId, mspId, ordinal, partNumber } from '@lianjian/ledger-api';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow } from '../accounts/access.ts';
import { type Caller, CurrentCaller } from '../acting/caller.ts';
import { type OwnOpeningRow } from '../adapters/database/own-opening-repository.ts';
import { BackendError } from '../errors.ts';
import { Describe } from '../http/describe.ts';
import { pageOf, PageQuery, pagingOf } from '../http/paging.ts';
import { IdParams } from '../http/params.ts';
import { OwnOpenings } from './own-openings.ts';

const openingSchema = z.object({
  at: z.int().describe('Milliseconds since 1970'),
  mspId,
  memberId,
  item: kebabCode,
  part: partNumber,
  version: ordinal,
  purpose: kebabCode,
});

type OpeningView = z.infer<typeof openingSchema>;

interface OpeningsPage {
  readonly bookmark: string | null;
  readonly rows: readonly OpeningView[];
}

function viewOf({ item, memberId: by, mspId: of, openedAt, part, purpose, version }: OwnOpeningRow): OpeningView {
  return { at: openedAt.getTime(), mspId: of, memberId: by, item, part, version, purpose };
}

@ApiTags('materials')
@Controller('applications/:id')
export class OwnOpeningsController {
  readonly #openings: OwnOpenings;

  constructor(openings: OwnOpenings) {
    this.#openings = openings;
  }

  @Allow('auditor', 'admin')
  @Describe({
    summary: 'Openings by the owner’s own people, newest first: this server’s word, for the chain does not see them',
    answer: pageOf(openingSchema),
    refuses: ['NOT_FOUND'],
  })
  @Get('own-openings')
  async list(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParams,
    @Query() query: PageQuery,
  ): Promise<OpeningsPage> {
    const { bookmark, pageSize } = pagingOf(query);
    const rows = await this.#openings.list(caller, id, pageSize, positionOf(bookmark));
    const last = rows.length < pageSize ? undefined : rows.at(-1);
    return {
      bookmark: last === undefined ? null : String(last.position),
      rows: rows.map(viewOf),
    };
  }
}

function positionOf(bookmark: string | null): number | undefined {
  if (bookmark === null) return undefined;
  if (/^\d{1,15}$/.test(bookmark)) return Number(bookmark);
  throw new BackendError('INVALID_INPUT', 'not a bookmark of this list', { field: '/bookmark' });
}
