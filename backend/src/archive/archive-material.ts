// One version of a file into an archive, or why it is not there.
import { ContractError, type MaterialReference } from '@lianjian/ledger-api';
import { BackendError, type ErrorCode } from '../errors.ts';
import { type OpenedMaterial } from '../sharing/material-reading.ts';
import { type ArchivedMaterial, type ArchivePlace } from './archived-case.ts';
import { ArchiveAbandoned } from './zip-writer.ts';

/** What says something of the material and its grants. Anything else says that a service does not answer: no archive. */
const TOLD: readonly ErrorCode[] = ['EXPIRED', 'FORBIDDEN', 'NOT_FOUND', 'REVOKED', 'TAMPERED'];

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'image/jpeg': 'jpg',
  'image/png': 'png',
};

const NOTHING = { cid: null, commitment: null, digest: null, mediaType: null, path: null, sha256: null, size: null };

/** @throws what is not told */
function codeOf(error: unknown): ErrorCode {
  const isKnown = error instanceof BackendError || error instanceof ContractError;
  if (isKnown && TOLD.includes(error.code)) return error.code;
  throw error;
}

export async function archiveMaterial(
  { folder, zip }: Pick<ArchivePlace, 'folder' | 'zip'>,
  reference: MaterialReference & { readonly isCurrent: boolean },
  open: () => Promise<OpenedMaterial>,
): Promise<ArchivedMaterial> {
  const opened = await openedOrCode(open);
  if (typeof opened === 'string') return { ...reference, ...NOTHING, result: opened };
  const { cid, commitment, created, digest, mediaType } = opened.material;
  const { item, part, version } = reference;
  const path = `${folder}materials/${item}/${part}-v${version}.${EXTENSIONS[mediaType] ?? 'bin'}`;
  const { broke, file } = await zip.file(path, opened.bytes, { madeAt: created.at, size: opened.size });
  if (zip.signal.aborted) throw new ArchiveAbandoned('the reader went away');
  const result = broke === undefined ? 'opened' : codeOf(broke);
  return { ...reference, cid, commitment, digest, mediaType, path, result, sha256: file.sha256, size: file.size };
}

async function openedOrCode(open: () => Promise<OpenedMaterial>): Promise<OpenedMaterial | ErrorCode> {
  try {
    return await open();
  } catch (error) {
    return codeOf(error);
  }
}
