// The way of a file: bytes received, sealed onto the own node, pinned by a second one, indexed on the chain. Each step is
// noted down before the next, so that whatever ends the process, the next start finishes the file or leaves nothing.
import { type ApplicationRecord, type ChecklistRules, type MaterialIndexEntry } from '@lianjian/ledger-api';
import { type UploadRow } from '../adapters/database/upload-repository.ts';
import { type Wallet } from '../adapters/ledger/ledger.ts';
import { BackendError } from '../errors.ts';
import { readOn } from '../http/read-on.ts';
import { applicationKeys } from '../keys/application-keys.ts';
import { peek, requireMediaType } from './first-bytes.ts';
import { assertTakesFiles, checklistItem, nextPart, nextVersion } from './place.ts';
import { type RecoveryReport, recoverUploads } from './recover-uploads.ts';
import { sealMaterial } from './seal-material.ts';
import { withinLimit } from './size-limit.ts';
import { type Reserved, UploadSteps, type UploadStepsOptions } from './upload-steps.ts';

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

export interface MaterialUploadsOptions extends UploadStepsOptions {
  /** Bytes of one file, whatever the checklist allows. */
  readonly uploadBytes: number;
}

/** Uploads that ask for the next part at once: more than an item takes. */
const MOST_TRIES = 100;

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
  readonly #steps: UploadSteps;
  readonly #active = new Set<string>();

  constructor(options: MaterialUploadsOptions) {
    this.#options = options;
    this.#steps = new UploadSteps(options);
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
      await this.#steps.forget(wallet, known);
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
  recover(mspId: string): Promise<RecoveryReport> {
    const { uploads } = this.#options;
    return recoverUploads({ active: this.#active, steps: this.#steps, uploads }, mspId);
  }

  async #again(wallet: Wallet, known: UploadRow, entry: MaterialIndexEntry): Promise<UploadedMaterial> {
    if (known.step !== 'indexed') await this.#steps.finish(wallet, known, entry);
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
      await this.#steps.at('received', reserved.id);
      const { head, rest } = await peek(source);
      const mediaType = await requireMediaType(head, mediaTypes);
      const limited = withinLimit(rest, limit, (total) => {
        size = total;
        onProgress?.(total);
      });
      const { applicationId, id: name } = reserved;
      const keys = await applicationKeys(this.#steps.custodyOf(wallet.mspId), applicationId);
      const toSeal = { applicationId, reference: reserved, mediaType, keys, name };
      entry = await sealMaterial(this.#steps.contentOf(wallet.mspId), limited, toSeal, signal);
      await this.#steps.at('added', reserved.id);
      await uploads.advance(reserved.id, 'sealed', { entry, mediaType, size });
    } catch (error) {
      await this.#steps.removeUnnoted(reserved);
      throw error;
    }
    await this.#steps.finish(wallet, { ...reserved, step: 'sealed' }, entry);
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
}
