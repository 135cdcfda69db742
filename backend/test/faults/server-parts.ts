// The parts of the built server at which a test looks.
import { type IdempotencyRepository } from '../../src/adapters/database/idempotency-repository.ts';
import { type UploadRepository } from '../../src/adapters/database/upload-repository.ts';

export type Uploads = Pick<UploadRepository, 'advance' | 'reserve'>;
export type Idempotent = Pick<IdempotencyRepository, 'finish'>;
