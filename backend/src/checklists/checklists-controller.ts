import { RECORDS, ROLES } from '@lianjian/ledger-api';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow } from '../accounts/access.ts';
import { Acting } from '../acting/acting.ts';
import { type Caller, CurrentCaller } from '../acting/caller.ts';
import { committed, type CommittedAnswer, committedOf } from '../http/committed.ts';
import { Describe } from '../http/describe.ts';
import { Field } from '../http/field.ts';
import { ChecklistParams } from '../http/params.ts';
import { Checklists, type ChecklistView } from './checklists.ts';

const viewSchema = z.object({
  record: RECORDS.checklist,
  texts: z.unknown().describe('The file with its texts in Chinese and English'),
});

class PublishChecklist {
  @Field(z.string().min(2).max(200_000), { description: 'The checklist file, as it is: its digest goes on the chain' })
  file!: string;
}

@ApiTags('checklists')
@Controller('checklists')
export class ChecklistsController {
  readonly #checklists: Checklists;
  readonly #acting: Acting;

  constructor(checklists: Checklists, acting: Acting) {
    this.#checklists = checklists;
    this.#acting = acting;
  }

  @Allow(...ROLES)
  @Describe({ summary: 'Checklists with their texts', answer: z.array(viewSchema), input: false })
  @Get()
  list(@CurrentCaller() caller: Caller): Promise<ChecklistView[]> {
    return this.#checklists.list(caller);
  }

  @Allow(...ROLES)
  @Describe({ summary: 'One version of a checklist', answer: viewSchema, refuses: ['NOT_FOUND'] })
  @Get(':type/:version')
  read(@CurrentCaller() caller: Caller, @Param() { type, version }: ChecklistParams): Promise<ChecklistView> {
    return this.#checklists.read(caller, type, version);
  }

  @Allow('admin')
  @Describe({
    summary: 'Publish a checklist (authority)',
    status: 201,
    answer: committedOf(RECORDS.checklist),
    refuses: ['DUPLICATE', 'TOO_LARGE'],
  })
  @Post()
  async publish(@CurrentCaller() caller: Caller, @Body() { file }: PublishChecklist): Promise<CommittedAnswer> {
    return committed(await this.#checklists.publish(caller, file));
  }

  @Allow('admin')
  @Describe({
    summary: 'Retire a version: no new cases under it (authority)',
    status: 201,
    answer: committedOf(RECORDS.checklist),
    refuses: ['NOT_FOUND', 'INVALID_STATE'],
  })
  @Post(':type/:version/retire')
  async retire(@CurrentCaller() caller: Caller, @Param() of: ChecklistParams): Promise<CommittedAnswer> {
    const { type, version } = of;
    return committed(await this.#acting.submit(caller, 'checklist:retire', { type, version }));
  }
}
