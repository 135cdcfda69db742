// The owner's own people open with the delegating key, and the chain does not see it. So it is noted here, before the
// first byte goes out: in the organisation's database, and as a line of the log, which is shipped elsewhere.
import { type ApplicationRecord, type MaterialReference } from '@lianjian/ledger-api';
import { Injectable } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { Acting, type Member } from '../acting/acting.ts';
import { type Caller } from '../acting/caller.ts';
import { OwnOpeningRepository, type OwnOpeningRow } from '../adapters/database/own-opening-repository.ts';
import { BackendError } from '../errors.ts';

export interface OwnOpening {
  readonly applicationId: string;
  readonly material: MaterialReference;
  /** Why it is read: a code. */
  readonly purpose: string;
}

@Injectable()
export class OwnOpenings {
  readonly #acting: Acting;
  readonly #openings: OwnOpeningRepository;
  readonly #logger: Logger;

  constructor(acting: Acting, openings: OwnOpeningRepository, logger: Logger) {
    this.#acting = acting;
    this.#openings = openings;
    this.#logger = logger;
  }

  async note({ memberId, mspId }: Member, { applicationId, material, purpose }: OwnOpening): Promise<void> {
    const { item, part, version } = material;
    const opening = { applicationId, item, memberId, mspId, part, purpose, version };
    await this.#openings.note(opening);
    this.#logger.log({ opening }, 'opened by the owner’s own');
  }

  /** @throws BackendError FORBIDDEN to all but the owner's own, NOT_FOUND */
  async list(by: Caller, id: string, limit: number, before?: number): Promise<OwnOpeningRow[]> {
    const application = await this.#acting.evaluate<ApplicationRecord>(by, 'application:read', { id });
    const isOwn = application.organization === by.mspId && (by.unit === null || by.unit === application.unit);
    if (!isOwn) throw new BackendError('FORBIDDEN', 'only those whose case it is', { reason: 'not-own' });
    return this.#openings.ofApplication(id, limit, before);
  }
}
