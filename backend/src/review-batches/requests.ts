import { uuidV7 } from '@lianjian/ledger-api';
import { z } from 'zod';
import { reviewSchema } from '../applications/requests.ts';
import { Field } from '../http/field.ts';

export const MOST_ROWS = 200;

export const batchRowSchema = reviewSchema.extend({ applicationId: uuidV7 });

export type BatchRow = z.infer<typeof batchRowSchema>;

export class ReviewBatch {
  @Field(z.array(batchRowSchema).min(1).max(MOST_ROWS), {
    description: 'Each case once. What nobody has is claimed first',
    example: [
      {
        applicationId: '0190a6c0-5e70-7000-8000-000000000001',
        stage: 'college-review',
        round: 1,
        outcome: 'pass',
        findings: [{ item: 'identity-card', result: 'accepted', reason: null }],
      },
    ],
  })
  rows!: BatchRow[];
}
