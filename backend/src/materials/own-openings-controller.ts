import { kebabCode, memberId, mspId, ordinal, partNumber } from '@lianjian/ledger-api';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow } from '../accounts/access.ts';
import { type Caller, CurrentCaller } from '../acting/caller.ts';
import { type OwnOpeningRow } from '../adapters/database/own-opening-repository.ts';
import { Describe } from '../http/describe.ts';
import { pageOf, PageQuery, pagingOf } from '../http/paging.ts';
import { IdParams } from '../http/params.ts';
import { type PositionPage, positionIn, positionPage } from '../http/position-paging.ts';
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
  ): Promise<PositionPage<OpeningView>> {
    const { bookmark, pageSize } = pagingOf(query);
    const rows = await this.#openings.list(caller, id, pageSize, positionIn(bookmark));
    return positionPage(rows, pageSize, viewOf);
  }
}
