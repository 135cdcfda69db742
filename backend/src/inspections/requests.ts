import { instant, kebabCode, mspId, RECORDS, TRANSACTIONS, uuidV7 } from '@lianjian/ledger-api';
import { z } from 'zod';
import { commentText } from '../applications/requests.ts';
import { Field } from '../http/field.ts';
import { PageQuery } from '../http/paging.ts';

const announce = TRANSACTIONS['inspection:announce'].input.shape;
const finding = RECORDS['inspection-finding'].shape;

/** Cases of one request for grants: each takes several transactions. */
export const MOST_GRANTED = 20;

export class Announce {
  @Field(announce.audience, { description: 'The organisation that is inspected', example: 'CentreMSP' })
  audience!: string;

  @Field(announce.type, { example: 'enrolment-qualification' })
  type!: string;

  @Field(announce.cohort, { example: '2026' })
  cohort!: string;

  @Field(announce.size, { description: 'Cases to be drawn', example: 20 })
  size!: number;
}

export class InspectionQuery extends PageQuery {
  @Field(mspId, { description: 'The inspected organisation', example: 'CentreMSP' })
  audience!: string;
}

export class NewFinding {
  @Field(uuidV7, { description: 'A case of the sample', example: '0190a6c0-5e70-7000-8000-000000000001' })
  applicationId!: string;

  @Field(finding.result, { example: 'defective' })
  result!: z.infer<typeof finding.result>;

  @Field(kebabCode.nullable().optional(), { description: 'Of a defect', example: 'missing-page' })
  reason?: string | null;

  @Field(commentText.nullable().optional(), {
    description: 'Sealed for the desks of the case and the visitors; the chain holds a commitment to it',
    example: '毕业证书复印件缺第二页',
  })
  comment?: string | null;
}

export class GrantForVisit {
  @Field(z.array(uuidV7).min(1).max(MOST_GRANTED), {
    description: 'Cases of the sample',
    example: ['0190a6c0-5e70-7000-8000-000000000001'],
  })
  applications!: string[];

  @Field(instant, { description: 'Milliseconds since 1970', example: 1_800_000_000_000 })
  expiresAt!: number;
}
