// Erasing a case for good, step by step; each is noted down when it is done, and may be repeated. Whatever ends the
// process, the next start goes on. A holder that does not answer delays its own share and nothing else.
import { type ApplicationRecord, type GrantRecord, type InputOf, type MaterialRecord } from '@lianjian/ledger-api';
import { Inject, Injectable } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { Acting, type Member } from '../acting/acting.ts';
import { type Config } from '../adapters/config/config.ts';
import { type ContentStore } from '../adapters/content/content-store.ts';
import {
  ERASURE_STEPS,
  ErasureRepository,
  type ErasureRow,
  type ErasureStep,
} from '../adapters/database/erasure-repository.ts';
import { LearnerRepository } from '../adapters/database/learner-repository.ts';
import { UploadRepository } from '../adapters/database/upload-repository.ts';
import { Comments } from '../applications/comments.ts';
import { BackendError, isRefusal } from '../errors.ts';
import { MaterialReading } from '../sharing/material-reading.ts';
import { OwnerGrants } from '../sharing/owner-grants.ts';
import { CONFIG, CONTENT_STORES } from '../tokens.ts';

export type ErasureReason = InputOf<'application:erase'>['reason'];

@Injectable()
export class Erasures {
  readonly #config: Config;
  readonly #acting: Acting;
  readonly #erasures: ErasureRepository;
  readonly #learners: LearnerRepository;
  readonly #uploads: UploadRepository;
  readonly #comments: Comments;
  readonly #grants: OwnerGrants;
  readonly #reading: MaterialReading;
  readonly #contents: ReadonlyMap<string, ContentStore>;
  readonly #logger: Logger;
  readonly #running = new Map<string, Promise<void>>();

  constructor(
    @Inject(CONFIG) config: Config,
    acting: Acting,
    erasures: ErasureRepository,
    learners: LearnerRepository,
    uploads: UploadRepository,
    comments: Comments,
    @Inject(OwnerGrants) grants: OwnerGrants,
    @Inject(MaterialReading) reading: MaterialReading,
    @Inject(CONTENT_STORES) contents: ReadonlyMap<string, ContentStore>,
    logger: Logger,
  ) {
    this.#config = config;
    this.#acting = acting;
    this.#erasures = erasures;
    this.#learners = learners;
    this.#uploads = uploads;
    this.#comments = comments;
    this.#grants = grants;
    this.#reading = reading;
    this.#contents = contents;
    this.#logger = logger;
  }

  /**
   * Resolves when nothing of the materials is left.
   *
   * @throws ContractError when it is refused, and nothing was done; BackendError UNAVAILABLE, HOLDERS_UNAVAILABLE when
   * something does not answer: the rest is done from time to time
   */
  async erase({ memberId, mspId }: Member, applicationId: string, reason: ErasureReason): Promise<void> {
    await this.#once(await this.#erasures.begin({ applicationId, memberId, mspId, reason }));
  }

  /** At start and from time to time. */
  async resume(): Promise<void> {
    for (const row of await this.#erasures.unfinished(this.#config.organizations)) {
      try {
        await this.#once(row);
      } catch (error) {
        this.#logger.warn({ err: error, applicationId: row.applicationId }, 'an erasure is not finished yet');
      }
    }
  }

  #once(row: ErasureRow): Promise<void> {
    const name = `${row.mspId}/${row.applicationId}`;
    const known = this.#running.get(name);
    if (known !== undefined) return known;
    const running = this.#run(row).finally(() => this.#running.delete(name));
    this.#running.set(name, running);
    return running;
  }

  async #run({ step, ...row }: ErasureRow): Promise<void> {
    const { applicationId } = row;
    const work: Readonly<Record<Exclude<ErasureStep, 'asked'>, (row: Omit<ErasureRow, 'step'>) => Promise<void>>> = {
      marked: (of) => this.#mark(of),
      revoked: (of) => this.#revoke(of),
      destroyed: ({ mspId }) => this.#acting.custodyOf(mspId).destroy('seed', applicationId),
      unpinned: (of) => this.#unpin(of),
      forgotten: () => this.#forget(applicationId),
    };
    for (const next of ERASURE_STEPS.slice(ERASURE_STEPS.indexOf(step) + 1)) {
      if (next === 'asked') continue;
      await work[next](row);
      await this.#erasures.advance(row, next);
    }
    await this.#close(row);
    await this.#erasures.finish(row);
  }

  async #mark(row: Omit<ErasureRow, 'step'>): Promise<void> {
    try {
      await this.#acting.submit(row, 'application:erase', { id: row.applicationId, reason: row.reason });
    } catch (error) {
      if (isRefusal(error)) await this.#erasures.finish(row);
      throw error;
    }
  }

  async #revoke(by: Omit<ErasureRow, 'step'>): Promise<void> {
    const wallet = await this.#acting.wallet(by);
    for (const { id, state } of await this.#grantsOf(by)) {
      if (state !== 'revoked' && state !== 'closed') await this.#grants.revoke(wallet, id, 'case-closed');
      this.#reading.forget(id);
    }
  }

  /** The case's own files, every version of each; what was taken over is the earlier case's. */
  async #unpin(by: Omit<ErasureRow, 'step'>): Promise<void> {
    const id = by.applicationId;
    const content = this.#contents.get(by.mspId);
    if (content === undefined) throw new BackendError('NOT_FOUND', 'not served here', { kind: 'organization', id });
    const { items } = await this.#acting.evaluate<ApplicationRecord>(by, 'application:read', { id });
    const versions = items
      .filter(({ source }) => source === null)
      .flatMap(({ item, parts }) =>
        parts.flatMap(({ part, version: newest }) =>
          Array.from({ length: newest }, (_, index) => ({ item, part, version: index + 1 })),
        ),
      );
    for (const version of versions) {
      const query = { id, ...version };
      const { cid } = await this.#acting.evaluate<MaterialRecord>(by, 'application:readMaterial', query);
      await content.remove(cid);
    }
  }

  async #forget(applicationId: string): Promise<void> {
    await this.#learners.remove(applicationId);
    await this.#uploads.forgetApplication(applicationId);
    await this.#comments.dropAll(applicationId);
  }

  async #close(by: Omit<ErasureRow, 'step'>): Promise<void> {
    const wallet = await this.#acting.wallet(by);
    for (const { id, state } of await this.#grantsOf(by)) {
      if (state !== 'closed') await this.#grants.close(wallet, id);
    }
  }

  async #grantsOf(by: Omit<ErasureRow, 'step'>): Promise<readonly GrantRecord[]> {
    return this.#grants.grants(await this.#acting.wallet(by), by.applicationId);
  }
}
