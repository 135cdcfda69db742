// Path parameters that many routes share.
import { kebabCode, memberId, mspId, ordinal, partNumber, uuidV7 } from '@lianjian/ledger-api';
import { Transform } from 'class-transformer';
import { Field } from './field.ts';

const numeric = Transform(({ value }: { value: unknown }) => Number(value));

export class IdParams {
  @Field(uuidV7, { example: '0190a6c0-5e70-7000-8000-000000000001' })
  id!: string;
}

export class MemberParams {
  @Field(mspId, { example: 'CentreMSP' })
  mspId!: string;

  @Field(memberId)
  memberId!: string;
}

export class ItemParams extends IdParams {
  @Field(kebabCode, { example: 'identity-card' })
  item!: string;
}

export class PartParams extends ItemParams {
  @numeric
  @Field(partNumber, { example: 1 })
  part!: number;
}

export class MaterialParams extends PartParams {
  @numeric
  @Field(ordinal, { example: 1 })
  version!: number;
}

export class VersionParams extends IdParams {
  @numeric
  @Field(ordinal, { example: 1 })
  version!: number;
}

export class ChecklistParams {
  @Field(kebabCode, { example: 'enrolment-qualification' })
  type!: string;

  @numeric
  @Field(ordinal, { example: 1 })
  version!: number;
}
