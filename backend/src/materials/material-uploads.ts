// The way of a file: bytes received, sealed onto the own node, pinned by a second one, indexed on the chain. Each step is
// noted down before the next, so that whatever ends the process, the next start finishes the file or leaves nothing.
import {
  type ApplicationRecord,
  type ChecklistRules,
  ContractError,
  type MaterialIndexEntry,
  type MaterialRecord,
} from '@lianjian/ledger-api';
import { type ContentStore } from '../adapters/content/content-store.ts';
import { type Custody } from '../adapters/custody/custody.ts';
import { type UploadRepository, type UploadRow } from '../adapters/database/upload-repository.ts';
import { type Ledger, type Wallet } from '../adapters/ledger/ledger.ts';
import { BackendError, isRefusal } from '../errors.ts';
import { applicationKeys } from '../keys/application-keys.ts';
import { readOn } from '../http/read-on.ts';
import { openWallet } from '../keys/wallets.ts';
import { peek, requireMediaType } from './first-bytes.ts';
import { IndexQueue } from './index-queue.ts';
import { assertTakesFiles, checklistItem, nextPart, nextVersion } from './place.ts';
import { sealMaterial } from './seal-material.ts';
import { withinLimit } from './size-limit.ts';

export interface UploadRequest {
  /** UUIDv7 chosen for this upload: the same again never makes a second material. */
  readonly id: string;
  readonly applicationId: string;
  readonly item: string;
  /** A new version of this part; a new part when absent. */
  readonly part?: number | undefined;
  readonly fileName: string;
  /** The unit for which the member acts. */
  readonly unit: string | null;
}

type UploadPlace = Pick<UploadRequest, 'applicationId' | 'item' | 'unit'>;

export interface UploadedMaterial {
  readonly uploadId: string;
  readonly fileName: string;
  /** Plaintext bytes. */
  readonly size: number;
  readonly entry: MaterialIndexEntry;
}

export interface UploadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Plaintext bytes so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/** `received`, `added` (sealed, not yet noted down), `sealed`, `pinned`, `recorded` (on the chain, not yet noted down). */
export type UploadMoment = 'received' | 'added' | 'sealed' | 'pinned' | 'recorded';

export interface MaterialUploadsOptions {
  readonly ledger: Ledger;
  readonly uploads: UploadRepository;
  readonly contents: ReadonlyMap<string, ContentStore>;
  readonly custodies: ReadonlyMap<string, Custody>;
  /** Bytes of one file, whatever the checklist allows. */
  readonly uploadBytes: number;
  /** Told at each moment of each upload; the next step waits for it. */
  readonly onMoment?: ((moment: UploadMoment, uploadId: string) => Promise<void>) | undefined;
}

export interface RecoveryReport {
  readonly finished: readonly string[];
  readonly removed: readonly string[];
  /** What does not answer yet; their uploads stay for the next time. */
  readonly postponed: readonly { readonly uploadId: string; readonly error: unknown }[];
}

/** Uploads that ask for the next part at once: more than an item takes. */
const MOST_TRIES = 100;

type Reserved = Pick<UploadRow, 'id' | 'mspId' | 'applicationId' | 'item' | 'part' | 'version'>;

const uploadedOf = ({ id, fileName, size, entry }: UploadRow): UploadedMaterial => {
  if (entry === null || size === null) throw new Error(`upload ${id} has no entry`);
  return { uploadId: id, fileName, size, entry };
};

function assertSame({ memberId }: Wallet, { applicationId, item }: UploadRequest, known: UploadRow): void {
  const isSame = known.memberId === memberId && known.applicationId === applicationId && known.item === item;
  if (!isSame) throw new BackendError('DUPLICATE', 'this id is another upload’s', { uploadId: known.id });
}

export class MaterialUploads {
  readonly #options: MaterialUploadsOptions;
  readonly #queue: IndexQueue;
  readonly #active = new Set<string>();

  constructor(options: MaterialUploadsOptions) {
    this.#options = options;
    this.#queue = new IndexQueue(options.ledger);
  }

  /**
   * Takes in one file. Asked again with the id of an upload that got as far as the store, it finishes that one and takes
   * nothing of the source; one that did not get so far, as its node went away, is begun anew. Whoever gives the source may
   * refuse it up to its end: nothing is on the chain before.
   *
   * @throws BackendError FORBIDDEN, NOT_FOUND, INVALID_STATE, MEDIA_TYPE, TOO_LARGE, CONFLICT, UNAVAILABLE; ContractError
   */
  async upload(
    wallet: Wallet,
    request: UploadRequest,
    source: AsyncIterable<Uint8Array>,
    options: UploadOptions = {},
  ): Promise<UploadedMaterial> {
    if (this.#active.has(request.id)) {
      throw new BackendError('CONFLICT', 'this upload is under way', { uploadId: request.id });
    }
    this.#active.add(request.id);
    try {
      const known = await this.#options.uploads.find(request.id);
      if (known === undefined) return await this.#take(wallet, request, source, options);
      assertSame(wallet, request, known);
      if (known.entry !== null) {
        await readOn(source);
        return await this.#again(wallet, known, known.entry);
      }
      // Cut off before all of it was here, and nobody works on it: it begins anew.
      await this.#forget(wallet, known);
      return await this.#take(wallet, request, source, options);
    } finally {
      this.#active.delete(request.id);
    }
  }

  /**
   * What would be refused in the end, before the first byte.
   *
   * @param size plaintext bytes
   * @throws BackendError FORBIDDEN, NOT_FOUND, INVALID_STATE, TOO_LARGE; ContractError
   */
  async assertTakes(wallet: Wallet, place: UploadPlace, size: number): Promise<void> {
    const { limit } = await this.#look(wallet, place);
    if (size > limit) throw new BackendError('TOO_LARGE', 'the file is larger than allowed here', { limit });
  }

  /** At start and from time to time: finishes or removes what an earlier process or an outage left. */
  async recover(mspId: string): Promise<RecoveryReport> {
    const report = {
      finished: [] as string[],
      removed: [] as string[],
      postponed: [] as RecoveryReport['postponed'][number][],
    };
    const rows = await this.#options.uploads.unfinished(mspId);
    await Promise.all(
      rows.map(async ({ id }) => {
        if (this.#active.has(id)) return;
        this.#active.add(id);
        try {
          // It may have come to its end since the rows were read.
          const row = await this.#options.uploads.find(id);
          if (row === undefined || row.step === 'indexed') return;
          const isFinished = await this.#recoverOne(row);
          (isFinished ? report.finished : report.removed).push(id);
        } catch (error) {
          report.postponed.push({ uploadId: id, error });
        } finally {
          this.#active.delete(id);
        }
      }),
    );
    return report;
  }

  async #recoverOne(row: UploadRow): Promise<boolean> {
    const wallet = await openWallet(this.#custodyOf(row.mspId), row.memberId);
    if (row.entry === null) {
      await this.#forget(wallet, row);
      return false;
    }
    try {
      await this.#finish(wallet, row, row.entry);
      return true;
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    }
  }

  /** A row of an earlier database may be about a file that has its place on the chain since: that file stays. */
  async #forget(wallet: Wallet, row: UploadRow): Promise<void> {
    if (await this.#mayBeRecorded(wallet, row)) await this.#options.uploads.delete(row.id);
    else await this.#removeUnnoted(row);
  }

  /** False when the chain has another file at that place, or none; who may not ask does not know. */
  async #mayBeRecorded(wallet: Wallet, row: UploadRow): Promise<boolean> {
    const cid = await this.#contentOf(row.mspId).named(row.id);
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

  async #again(wallet: Wallet, known: UploadRow, entry: MaterialIndexEntry): Promise<UploadedMaterial> {
    if (known.step !== 'indexed') await this.#finish(wallet, known, entry);
    return uploadedOf(known);
  }

  async #take(
    wallet: Wallet,
    request: UploadRequest,
    source: AsyncIterable<Uint8Array>,
    { signal, onProgress }: UploadOptions,
  ): Promise<UploadedMaterial> {
    const { uploads } = this.#options;
    const { application, limit, mediaTypes } = await this.#look(wallet, request);
    const reserved = await this.#reserve(wallet, request, application);
    let size = 0;
    let entry: MaterialIndexEntry;
    try {
      await this.#at('received', reserved.id);
      const { head, rest } = await peek(source);
      const mediaType = await requireMediaType(head, mediaTypes);
      const limited = withinLimit(rest, limit, (total) => {
        size = total;
        onProgress?.(total);
      });
      const { applicationId, id: name } = reserved;
      const keys = await applicationKeys(this.#custodyOf(wallet.mspId), applicationId);
      const toSeal = { applicationId, reference: reserved, mediaType, keys, name };
      entry = await sealMaterial(this.#contentOf(wallet.mspId), limited, toSeal, signal);
      await this.#at('added', reserved.id);
      await uploads.advance(reserved.id, 'sealed', { entry, mediaType, size });
    } catch (error) {
      await this.#removeUnnoted(reserved);
      throw error;
    }
    await this.#finish(wallet, { ...reserved, step: 'sealed' }, entry);
    return { uploadId: reserved.id, fileName: request.fileName, size, entry };
  }

  /** The case, and what its checklist allows at this place. */
  async #look(
    wallet: Wallet,
    { applicationId, item, unit }: UploadPlace,
  ): Promise<{ application: ApplicationRecord; limit: number; mediaTypes: readonly string[] }> {
    const { ledger, uploadBytes } = this.#options;
    const read = await ledger.evaluate(wallet, 'application:read', { id: applicationId });
    const application = read as ApplicationRecord;
    const { rules } = (await ledger.evaluate(wallet, 'checklist:read', application.checklist)) as {
      rules: ChecklistRules;
    };
    const { maxBytes, mediaTypes } = checklistItem(rules, item);
    assertTakesFiles(application, { mspId: wallet.mspId, unit }, item);
    return { application, limit: Math.min(maxBytes, uploadBytes), mediaTypes };
  }

  async #reserve(
    { mspId, memberId }: Wallet,
    { applicationId, fileName, id, item, part: wanted }: UploadRequest,
    application: ApplicationRecord,
  ): Promise<Reserved> {
    const { uploads } = this.#options;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const part = wanted ?? nextPart(application, item, await uploads.highestPart(applicationId, item));
      const version = nextVersion(application, item, part);
      const reserved = { applicationId, fileName, id, item, memberId, mspId, part, version };
      if (await uploads.reserve(reserved)) return reserved;
      if (wanted !== undefined) break;
    }
    throw new BackendError('CONFLICT', 'another file for this part is on its way', { item, part: wanted ?? null });
  }

  /**
   * From the sealed file on the own node to the index, whether or not the client waits: all its bytes are here. What the contract refuses for good is removed.
   */
  async #finish(
    wallet: Wallet,
    { id, mspId, applicationId, step }: Reserved & Pick<UploadRow, 'step'>,
    entry: MaterialIndexEntry,
  ): Promise<void> {
    const { uploads } = this.#options;
    await this.#at('sealed', id);
    if (step === 'sealed') {
      await this.#contentOf(mspId).replicate(entry.cid);
      await uploads.advance(id, 'pinned');
    }
    await this.#at('pinned', id);
    try {
      await this.#queue.record(wallet, applicationId, entry);
    } catch (error) {
      if (isRefusal(error)) await this.#discard(id, mspId, entry.cid);
      throw error;
    }
    await this.#at('recorded', id);
    await uploads.advance(id, 'indexed');
  }

  /** Of an upload whose content, if any, was not noted down yet. */
  async #removeUnnoted({ id, mspId }: Pick<UploadRow, 'id' | 'mspId'>): Promise<void> {
    const cid = await this.#contentOf(mspId).named(id);
    if (cid !== undefined) await this.#contentOf(mspId).remove(cid);
    await this.#options.uploads.delete(id);
  }

  async #discard(id: string, mspId: string, cid: string): Promise<void> {
    await this.#contentOf(mspId).remove(cid);
    await this.#options.uploads.delete(id);
  }

  #contentOf(mspId: string): ContentStore {
    const content = this.#options.contents.get(mspId);
    if (content === undefined) throw notServed(mspId);
    return content;
  }

  #custodyOf(mspId: string): Custody {
    const custody = this.#options.custodies.get(mspId);
    if (custody === undefined) throw notServed(mspId);
    return custody;
  }

  async #at(moment: UploadMoment, uploadId: string): Promise<void> {
    await this.#options.onMoment?.(moment, uploadId);
  }
}

const notServed = (mspId: string): BackendError =>
  new BackendError('NOT_FOUND', 'this server does not serve the organisation', { kind: 'organization', id: mspId });
