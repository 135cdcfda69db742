// Reading a private material. Behind a reader's opening stands a logged access request, one for all materials of a grant,
// reused while it lives; what came of the opening is reported. The owner's own people open with the delegating key, which
// the chain does not see: whoever calls logs it.
import {
  type AccessPurpose,
  type ApplicationRecord,
  ContractError,
  decodeBase64url,
  type MaterialRecord,
  type MaterialReference,
  type OpeningResult,
} from '@lianjian/ledger-api';
import { attributesOf } from '@lianjian/ledger-client';
import {
  type ByteRange,
  CommitmentMismatch,
  type FileKeyPayload,
  SealedFileError,
  unwrapOriginal,
} from '@lianjian/sealed-file';
import { type ContentStore } from '../adapters/content/content-store.ts';
import { type Custody } from '../adapters/custody/custody.ts';
import { type Ledger, type Wallet } from '../adapters/ledger/ledger.ts';
import { BackendError } from '../errors.ts';
import { openApplicationKeys } from '../keys/application-keys.ts';
import { AccessSessions } from './access-sessions.ts';
import { assertNotErased } from './assert-not-erased.ts';
import { grantFor } from './find-grant.ts';
import { openPart, openWhole } from './open-material.ts';
import { Registry } from './registry.ts';

export interface MaterialReadingOptions {
  readonly ledger: Ledger;
  readonly contents: ReadonlyMap<string, ContentStore>;
  readonly custodies: ReadonlyMap<string, Custody>;
}

export interface ReadWish {
  readonly applicationId: string;
  readonly material: MaterialReference;
  /** Why it is read: a code. */
  readonly purpose: AccessPurpose;
  /** Ask the holders for this material and none of the grant's others. */
  readonly alone?: boolean | undefined;
  /** Of the plaintext; given its size, as a range may count from the end. All of it when absent. */
  readonly range?: ((size: number, material: MaterialRecord) => ByteRange | undefined) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface OpenedMaterial {
  readonly material: MaterialRecord;
  /** Plaintext bytes of the whole file. */
  readonly size: number;
  /** Absent when all of it is given. */
  readonly range: ByteRange | undefined;
  /** `owner`: by the delegating key, unknown to the chain. `grant`: by a logged request. */
  readonly by: 'owner' | 'grant';
  /** Provisional until it ends without an error. */
  readonly bytes: AsyncGenerator<Uint8Array, void>;
}

type Report = (result: OpeningResult) => Promise<void>;

interface Key {
  readonly by: OpenedMaterial['by'];
  readonly unwrap: () => FileKeyPayload;
  /** To be called where a report of the whole file is to come. */
  readonly expectReport: () => void;
  readonly report: Report;
}

const OWNERS: readonly unknown[] = ['clerk', 'admin'];

const wrappedOf = ({ capsule, wrappedKey }: MaterialRecord): { capsule: Uint8Array; wrappedKey: Uint8Array } => ({
  capsule: decodeBase64url(capsule),
  wrappedKey: decodeBase64url(wrappedKey),
});

/** What a failed opening says of the material; undefined when it says nothing: the reader went away, or a node is down. */
function resultOf(error: unknown): OpeningResult | undefined {
  if (error instanceof CommitmentMismatch) return 'mismatch';
  if (error instanceof SealedFileError) return 'unreadable';
  const isGone = error instanceof BackendError && (error.code === 'TAMPERED' || error.code === 'NOT_FOUND');
  return isGone ? 'unreadable' : undefined;
}

/** Errors of a sealed file say to the client that the material is not what was recorded. */
function asTampered(error: unknown, { applicationId, item, part, version }: MaterialRecord): unknown {
  if (!(error instanceof SealedFileError)) return error;
  const what = `material ${item}/${part}/${version} of ${applicationId}`;
  return new BackendError('TAMPERED', `${what} is not what was recorded`, { what, why: error.code }, { cause: error });
}

export class MaterialReading {
  readonly #options: MaterialReadingOptions;
  readonly #registry: Registry;
  readonly #sessions: AccessSessions;

  constructor(options: MaterialReadingOptions) {
    this.#options = options;
    this.#registry = new Registry(options.ledger);
    this.#sessions = new AccessSessions(options.ledger);
  }

  /**
   * @throws ContractError; BackendError FORBIDDEN, REVOKED, EXPIRED, HOLDERS_UNAVAILABLE, TAMPERED, UNAVAILABLE: before
   * the first byte, or while the bytes are taken
   */
  async open(wallet: Wallet, wish: ReadWish): Promise<OpenedMaterial> {
    const { signal } = wish;
    const content = this.#own(this.#options.contents, wallet.mspId);
    const [application, material] = await this.#look(wallet, wish);
    if (application !== undefined) assertNotErased(application);
    const key = await this.#keyFor(wallet, application, material, wish);
    try {
      const fileKey = key.unwrap();
      const size = fileKey.plaintextSize;
      const range = wish.range?.(size, material);
      const opening = { material, fileKey, signal };
      const isPart = range !== undefined && range.length < size;
      if (!isPart) key.expectReport();
      const bytes = isPart ? await openPart(content, opening, range) : openWhole(content, opening);
      return {
        by: key.by,
        bytes: reported(bytes, material, key.report, !isPart),
        material,
        range: isPart ? range : undefined,
        size,
      };
    } catch (error) {
      throw await afterFailure(error, material, key.report);
    }
  }

  /** What is in memory of a grant's openings goes: it was revoked here. */
  forget(grantId: string): void {
    this.#sessions.forget(grantId);
  }

  /** Without the case for a reader outside of it, who is told what became of the grant. */
  async #look(
    wallet: Wallet,
    { applicationId, material }: ReadWish,
  ): Promise<readonly [ApplicationRecord | undefined, MaterialRecord]> {
    const place = { id: applicationId, ...material };
    const read = (): Promise<MaterialRecord> =>
      this.#options.ledger.evaluate(wallet, 'application:readMaterial', place) as Promise<MaterialRecord>;
    try {
      return await Promise.all([this.#registry.application(wallet, applicationId), read()]);
    } catch (error) {
      if (!(error instanceof ContractError && error.code === 'FORBIDDEN')) throw error;
      grantFor(await this.#registry.grants(wallet, applicationId), wallet, material);
      return [undefined, await read()];
    }
  }

  async #keyFor(
    wallet: Wallet,
    application: ApplicationRecord | undefined,
    material: MaterialRecord,
    wish: ReadWish,
  ): Promise<Key> {
    const custody = this.#own(this.#options.custodies, wallet.mspId);
    if (application !== undefined && isOwner(application, wallet)) {
      const keys = await openApplicationKeys(custody, application.id);
      const unwrap = (): FileKeyPayload => unwrapOriginal(keys.delegatingSecretKey(material), wrappedOf(material));
      return { by: 'owner', expectReport: () => undefined, report: () => Promise.resolve(), unwrap };
    }
    const grant = grantFor(await this.#registry.grants(wallet, wish.applicationId), wallet, wish.material);
    const only = wish.alone === true ? wish.material : undefined;
    const { purpose, signal } = wish;
    const session = await this.#sessions.open(wallet, custody, { grant, only, purpose, signal });
    const report: Report = (result) => session.report(material, result);
    const expectReport = (): void => {
      session.expectReport(material);
    };
    return { by: 'grant', expectReport, report, unwrap: () => session.unwrap(material) };
  }

  #own<T>(map: ReadonlyMap<string, T>, mspId: string): T {
    const own = map.get(mspId);
    if (own !== undefined) return own;
    throw new BackendError('NOT_FOUND', 'this server does not serve the organisation', {
      kind: 'organization',
      id: mspId,
    });
  }
}

/** People who act for the owner; the same organisation's reviewers open by a grant, so that it is logged. */
function isOwner({ organization, unit: of }: ApplicationRecord, wallet: Wallet): boolean {
  const { role, unit } = attributesOf(wallet.certificate);
  return wallet.mspId === organization && OWNERS.includes(role) && (unit === null || unit === of);
}

/** A stretch that opened says nothing of the whole; one that does not, does. */
async function* reported(
  bytes: AsyncGenerator<Uint8Array, void>,
  material: MaterialRecord,
  report: Report,
  isWhole: boolean,
): AsyncGenerator<Uint8Array, void> {
  try {
    yield* bytes;
  } catch (error) {
    throw await afterFailure(error, material, report);
  }
  if (isWhole) await report('opened');
}

async function afterFailure(error: unknown, material: MaterialRecord, report: Report): Promise<unknown> {
  const result = resultOf(error);
  if (result !== undefined) await report(result);
  return asTampered(error, material);
}
