import { kebabCode, partNumber } from '@lianjian/ledger-api';
import { Transform } from 'class-transformer';
import { Field } from '../http/field.ts';

export class UploadQuery {
  @Transform(({ value }: { value: unknown }) => (value === undefined ? undefined : Number(value)))
  @Field(partNumber.optional(), { description: 'A new version of this part; a new part when absent' })
  part?: number;
}

export class PurposeQuery {
  @Field(kebabCode.optional(), { description: 'Why it is opened: a code; `review` when absent', example: 'review' })
  purpose?: string;
}
