import { accessPurpose, type AccessPurpose, partNumber } from '@lianjian/ledger-api';
import { Transform } from 'class-transformer';
import { Field } from '../http/field.ts';

export class UploadQuery {
  @Transform(({ value }: { value: unknown }) => (value === undefined ? undefined : Number(value)))
  @Field(partNumber.optional(), { description: 'A new version of this part; a new part when absent' })
  part?: number;
}

export class PurposeQuery {
  @Field(accessPurpose.optional(), { description: 'Why it is opened; `stage-review` when absent', example: 'audit' })
  purpose?: AccessPurpose;
}
