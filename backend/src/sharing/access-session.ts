// One logged request to open the materials of a grant, and the keys it brought: in memory, and only while it lives.
import {
  decodeBase64url,
  type GrantRecord,
  type MaterialRecord,
  type MaterialReference,
  type OpeningResult,
} from '@lianjian/ledger-api';
import { PublicKey, type SecretKey } from '@lianjian/pre';
import { setTimeout as delay } from 'node:timers/promises';
import { type FileKeyPayload, unwrapReencrypted } from '@lianjian/sealed-file';
import { type Ledger, type Wallet } from '../adapters/ledger/ledger.ts';
import { isSameMaterial } from './current-materials.ts';
import { type HolderFragments } from './gather-fragments.ts';

/** Milliseconds for which a report waits for those of openings that are under way, looking so often. */
const GATHER_MS = 300;
const LOOK_MS = 10;

const nameOf = ({ item, part, version }: MaterialReference): string => `${item}/${part}/${version}`;

type ReportedOpening = MaterialReference & { readonly result: OpeningResult };

interface Waiting {
  readonly opening: ReportedOpening;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface SessionParts {
  readonly grant: GrantRecord;
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** In the request's order. */
  readonly materials: readonly MaterialRecord[];
  readonly fragments: readonly HolderFragments[];
  readonly receivingSecretKey: SecretKey;
}

export class AccessSession {
  readonly expiresAt: number;
  readonly #parts: SessionParts;
  readonly #ledger: Ledger;
  readonly #wallet: Wallet;
  readonly #reports = new Map<string, Promise<void>>();
  readonly #waiting: Waiting[] = [];
  /** Names of what is being opened and will be reported. */
  readonly #underWay = new Set<string>();
  #isSending = false;

  constructor(ledger: Ledger, wallet: Wallet, parts: SessionParts) {
    this.#ledger = ledger;
    this.#wallet = wallet;
    this.#parts = parts;
    this.expiresAt = parts.expiresAt;
  }

  covers(reference: MaterialReference): boolean {
    return this.#parts.materials.some((material) => isSameMaterial(material, reference));
  }

  /** The file key. Errors: as `unwrapReencrypted`. */
  unwrap(record: MaterialRecord): FileKeyPayload {
    const index = this.#parts.materials.findIndex((material) => isSameMaterial(material, record));
    const fragments = this.#parts.fragments.flatMap(({ verified }) => verified.slice(index, index + 1));
    const opening = {
      delegatingKey: PublicKey.fromBytes(decodeBase64url(record.delegatingKey)),
      fragments,
      receivingSecretKey: this.#parts.receivingSecretKey,
    };
    const { capsule, wrappedKey } = record;
    return unwrapReencrypted(opening, { capsule: decodeBase64url(capsule), wrappedKey: decodeBase64url(wrappedKey) });
  }

  /** The opening of a whole file has begun: its report is to come. */
  expectReport(reference: MaterialReference): void {
    const name = nameOf(reference);
    if (!this.#reports.has(name)) this.#underWay.add(name);
  }

  /** What came of an opening, once for each material: the first report counts. Resolves when it is on the chain. */
  async report({ item, part, version }: MaterialReference, result: OpeningResult): Promise<void> {
    const name = nameOf({ item, part, version });
    this.#underWay.delete(name);
    const known = this.#reports.get(name);
    if (known !== undefined) {
      await known;
      return;
    }
    const reporting = this.#queued({ item, part, result, version });
    this.#reports.set(name, reporting);
    try {
      await reporting;
    } catch (error) {
      this.#reports.delete(name);
      throw error;
    }
  }

  /** Reports of one grant change one record: they go together, those that come while some are on their way after them. */
  #queued(opening: ReportedOpening): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ opening, reject, resolve });
      if (this.#waiting.length === 1 && !this.#isSending) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#isSending = true;
    while (this.#waiting.length > 0) {
      await this.#gathered();
      await this.#send(this.#waiting.splice(0));
    }
    this.#isSending = false;
  }

  /** Files that are read side by side end at about the same time. What takes longer, or was given up, is not waited for. */
  async #gathered(): Promise<void> {
    const end = Date.now() + GATHER_MS;
    while (this.#underWay.size > 0 && Date.now() < end) await delay(LOOK_MS);
    this.#underWay.clear();
  }

  /** Settles every report of the batch; never throws. */
  async #send(batch: readonly Waiting[]): Promise<void> {
    const { grant, requestId } = this.#parts;
    const results = batch.map(({ opening }) => opening);
    try {
      await this.#ledger.submit(this.#wallet, 'sharing:reportOpening', { grantId: grant.id, requestId, results });
      for (const { resolve } of batch) resolve();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
