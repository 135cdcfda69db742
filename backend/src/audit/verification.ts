// Whether what lies here and in the content store is what the chain says, and whether the chain says who signed it.
import { createHash } from 'node:crypto';
import {
  type AuditEventRecord,
  encodeBase64url,
  type MaterialIndexEntry,
  type MaterialRecord,
  type MaterialReference,
  stringifyCanonicalJson,
  type TrailVerification,
} from '@lianjian/ledger-api';
import { type CheckedEvent, checkTrail } from '@lianjian/ledger-client';
import { Inject, Injectable } from '@nestjs/common';
import { Acting, type Member } from '../acting/acting.ts';
import { allRows } from '../acting/pages.ts';
import { type ContentStore } from '../adapters/content/content-store.ts';
import { LedgerEventRepository, ReceiptRepository, type ReceiptRow } from '../adapters/database/case-repository.ts';
import { UploadRepository } from '../adapters/database/upload-repository.ts';
import { BackendError } from '../errors.ts';
import { receiptNumberOf } from '../receipts/receipt-number.ts';
import { CONTENT_STORES } from '../tokens.ts';
import { AuditQueries } from './audit-queries.ts';

export interface Check {
  /** `content <cid>`, `database row …`, `event <n>`. */
  readonly what: string;
  readonly result: 'intact' | 'altered' | 'absent';
}

export interface Verification {
  readonly verdict: 'intact' | 'altered';
  readonly checks: readonly Check[];
}

const verdictOf = (checks: readonly Check[]): Verification => ({
  verdict: checks.some(({ result }) => result === 'altered') ? 'altered' : 'intact',
  checks,
});

@Injectable()
export class Verifications {
  readonly #acting: Acting;
  readonly #contents: ReadonlyMap<string, ContentStore>;
  readonly #uploads: UploadRepository;
  readonly #receipts: ReceiptRepository;
  readonly #events: LedgerEventRepository;
  readonly #queries: AuditQueries;

  constructor(
    acting: Acting,
    @Inject(CONTENT_STORES) contents: ReadonlyMap<string, ContentStore>,
    uploads: UploadRepository,
    receipts: ReceiptRepository,
    events: LedgerEventRepository,
    queries: AuditQueries,
  ) {
    this.#acting = acting;
    this.#contents = contents;
    this.#uploads = uploads;
    this.#receipts = receipts;
    this.#events = events;
    this.#queries = queries;
  }

  /** Fetches the sealed file and compares it, and this server's row about it, with the chain. */
  async material(by: Member, id: string, place: MaterialReference): Promise<Verification> {
    const record = await this.#acting.evaluate<MaterialRecord>(by, 'application:readMaterial', { id, ...place });
    return verdictOf([await this.#content(by, record), await this.#row(record)]);
  }

  /** Every link of the chain, every actor against the signer of the block's transaction, every receipt. */
  async application(by: Member, id: string): Promise<Verification> {
    const links = await this.#links(by, id);
    const events = await allRows((bookmark) => this.#queries.trail(by, 'application', id, bookmark));
    const signers = await this.#signers(id, events);
    const receipts = await this.#receipts.ofApplication(id);
    return verdictOf([links, ...signers, ...receipts.map((receipt) => receiptCheck(receipt, events))]);
  }

  async #content({ mspId }: Member, { cid, digest, sealedSize }: MaterialRecord): Promise<Check> {
    const what = `content ${cid}`;
    const content = this.#contents.get(mspId);
    if (content === undefined) return { what, result: 'absent' };
    const hash = createHash('sha256');
    let size = 0;
    try {
      for await (const bytes of content.read(cid)) {
        hash.update(bytes);
        size += bytes.length;
      }
    } catch (error) {
      if (error instanceof BackendError && error.code === 'TAMPERED') return { what, result: 'altered' };
      if (error instanceof BackendError && error.code === 'NOT_FOUND') return { what, result: 'absent' };
      throw error;
    }
    const isSame = size === sealedSize && encodeBase64url(hash.digest()) === digest;
    return { what, result: isSame ? 'intact' : 'altered' };
  }

  async #row(record: MaterialRecord): Promise<Check> {
    const rows = await this.#uploads.ofApplication(record.applicationId);
    const { item, part, version } = record;
    const row = rows.find((other) => other.item === item && other.part === part && other.version === version);
    const what = `database row material_upload ${row?.id ?? ''}`.trim();
    if (row === undefined) return { what, result: 'absent' };
    const isSame = row.entry !== null && isWithin(row.entry, record);
    return { what, result: isSame ? 'intact' : 'altered' };
  }

  async #links(by: Member, id: string): Promise<Check> {
    let before: TrailVerification['next'] = null;
    let verified = 0;
    do {
      const input = { before, id, kind: 'application' as const };
      const done: TrailVerification = await this.#acting.evaluate(by, 'audit:verifyTrail', input);
      if (done.broken !== null) return { what: `event ${done.broken}`, result: 'altered' };
      verified += done.verified;
      before = done.next;
    } while (before !== null);
    return { what: `${verified} events, each with the hash of the one before`, result: 'intact' };
  }

  /** The trail as one peer told it, against who signed. An event whose block was not followed yet is absent. */
  async #signers(id: string, events: readonly AuditEventRecord[]): Promise<Check[]> {
    const followed = new Map((await this.#events.ofSubject(id)).map((row) => [row.sequence, row]));
    const checked = checkTrail(events, ({ action, sequence, transactionId }) => {
      const row = followed.get(sequence);
      if (row === undefined) return undefined;
      const valid = row.transactionId === transactionId && row.action === action;
      return { memberId: row.creatorMemberId, mspId: row.creatorMspId, valid };
    });
    return checked.map(signerCheck);
  }
}

function signerCheck({ result, sequence }: CheckedEvent): Check {
  if (result === 'broken-link') return { what: `event ${sequence}`, result: 'altered' };
  const what = `database row ledger_event ${sequence} against the event’s actor`;
  return { what, result: result === 'other-actor' ? 'altered' : result };
}

/** Every field of the entry is what the record says; the record tells besides who recorded it. */
const isWithin = (entry: MaterialIndexEntry, record: MaterialRecord): boolean =>
  stringifyCanonicalJson({ ...record, ...entry }) === stringifyCanonicalJson(record);

function receiptCheck({ number, transactionId }: ReceiptRow, events: readonly AuditEventRecord[]): Check {
  const isSubmission = events.some(
    (event) =>
      event.transactionId === transactionId &&
      (event.action === 'application.submitted' || event.action === 'application.resubmitted'),
  );
  const isSame = isSubmission && receiptNumberOf(transactionId) === number;
  return { what: `database row receipt ${number}`, result: isSame ? 'intact' : 'altered' };
}
