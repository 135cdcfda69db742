// What becomes of a file whose bytes are on the own node: pinned by a second one, then indexed on the chain; or removed.
import { ContractError, type MaterialIndexEntry, type MaterialRecord } from '@lianjian/ledger-api';
import { type ContentStore } from '../adapters/content/content-store.ts';
import { type Custody } from '../adapters/custody/custody.ts';
import { type UploadRepository, type UploadRow } from '../adapters/database/upload-repository.ts';
import { type Ledger, type Wallet } from '../adapters/ledger/ledger.ts';
import { BackendError, isRefusal } from '../errors.ts';
import { IndexQueue } from './index-queue.ts';

/** `received`, `added` (sealed, not yet noted down), `sealed`, `pinned`, `recorded` (on the chain, not yet noted down). */
export type UploadMoment = 'received' | 'added' | 'sealed' | 'pinned' | 'recorded';

export interface UploadStepsOptions {
  readonly ledger: Ledger;
  readonly uploads: UploadRepository;
  readonly contents: ReadonlyMap<string, ContentStore>;
  readonly custodies: ReadonlyMap<string, Custody>;
  /** Told at each moment of each upload; the next step waits for it. */
  readonly onMoment?: ((moment: UploadMoment, uploadId: string) => Promise<void>) | undefined;
}

/** An upload that has its place. */
export type Reserved = Pick<UploadRow, 'id' | 'mspId' | 'applicationId' | 'item' | 'part' | 'version'>;

export class UploadSteps {
  readonly #options: UploadStepsOptions;
  readonly #queue: IndexQueue;

  constructor(options: UploadStepsOptions) {
    this.#options = options;
    this.#queue = new IndexQueue(options.ledger);
  }

  /**
   * From the sealed file on the own node to the index, whether or not the client waits: all its bytes are here. What the
   * contract refuses for good is removed.
   */
  async finish(
    wallet: Wallet,
    { id, mspId, applicationId, step }: Reserved & Pick<UploadRow, 'step'>,
    entry: MaterialIndexEntry,
  ): Promise<void> {
    const { uploads } = this.#options;
    await this.at('sealed', id);
    if (step === 'sealed') {
      await this.contentOf(mspId).replicate(entry.cid);
      await uploads.advance(id, 'pinned');
    }
    await this.at('pinned', id);
    try {
      await this.#queue.record(wallet, applicationId, entry);
    } catch (error) {
      if (isRefusal(error)) await this.#discard(id, mspId, entry.cid);
      throw error;
    }
    await this.at('recorded', id);
    await uploads.advance(id, 'indexed');
  }

  /** A row of an earlier database may be about a file that has its place on the chain since: that file stays. */
  async forget(wallet: Wallet, row: UploadRow): Promise<void> {
    if (await this.#mayBeRecorded(wallet, row)) await this.#options.uploads.delete(row.id);
    else await this.removeUnnoted(row);
  }

  /** Of an upload whose content, if any, was not noted down yet. */
  async removeUnnoted({ id, mspId }: Pick<UploadRow, 'id' | 'mspId'>): Promise<void> {
    const cid = await this.contentOf(mspId).named(id);
    if (cid !== undefined) await this.contentOf(mspId).remove(cid);
    await this.#options.uploads.delete(id);
  }

  /** @throws BackendError NOT_FOUND */
  contentOf(mspId: string): ContentStore {
    const content = this.#options.contents.get(mspId);
    if (content === undefined) throw notServed(mspId);
    return content;
  }

  /** @throws BackendError NOT_FOUND */
  custodyOf(mspId: string): Custody {
    const custody = this.#options.custodies.get(mspId);
    if (custody === undefined) throw notServed(mspId);
    return custody;
  }

  async at(moment: UploadMoment, uploadId: string): Promise<void> {
    await this.#options.onMoment?.(moment, uploadId);
  }

  /** False when the chain has another file at that place, or none; who may not ask does not know. */
  async #mayBeRecorded(wallet: Wallet, row: UploadRow): Promise<boolean> {
    const cid = await this.contentOf(row.mspId).named(row.id);
    if (cid === undefined) return false;
    const { applicationId, item, part, version } = row;
    const place = { id: applicationId, item, part, version };
    try {
      const record = (await this.#options.ledger.evaluate(wallet, 'application:readMaterial', place)) as MaterialRecord;
      return record.cid === cid;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return !(error instanceof ContractError && error.code === 'NOT_FOUND');
    }
  }

  async #discard(id: string, mspId: string, cid: string): Promise<void> {
    await this.contentOf(mspId).remove(cid);
    await this.#options.uploads.delete(id);
  }
}

const notServed = (mspId: string): BackendError =>
  new BackendError('NOT_FOUND', 'this server does not serve the organisation', { kind: 'organization', id: mspId });
