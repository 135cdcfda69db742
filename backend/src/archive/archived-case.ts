// What is known of a case once it is in an archive, and where in it.
import {
  type ApplicationRecord,
  type AuditEventRecord,
  type MaterialReference,
  type ReviewRecord,
} from '@lianjian/ledger-api';
import { type Verification } from '../audit/verification.ts';
import { type ErrorCode } from '../errors.ts';
import { type Titles } from './checklist-titles.ts';
import { type ZipWriter } from './zip-writer.ts';

export interface ArchivedMaterial extends MaterialReference {
  readonly isCurrent: boolean;
  /** `opened`: whole and as it was recorded; otherwise why it is not. */
  readonly result: 'opened' | ErrorCode;
  /** Within the archive; null where nothing of it is there. What is not `opened` and has one broke off. */
  readonly path: string | null;
  readonly size: number | null;
  /** Of the plaintext, hexadecimal. */
  readonly sha256: string | null;
  readonly mediaType: string | null;
  /** Of the sealed file, as the chain has them. */
  readonly cid: string | null;
  readonly digest: string | null;
  readonly commitment: string | null;
}

export interface ArchivedCase {
  readonly application: ApplicationRecord;
  readonly titles: Titles;
  readonly materials: readonly ArchivedMaterial[];
  readonly reviews: readonly ReviewRecord[];
  /** Oldest first. */
  readonly events: readonly AuditEventRecord[];
  readonly verification: Verification;
}

export interface ArchivePlace {
  readonly zip: ZipWriter;
  /** Before every path within: empty, or with a slash at its end. */
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  readonly utcOffsetMinutes: number;
}
