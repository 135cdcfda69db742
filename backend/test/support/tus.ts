// The tus protocol as a client speaks it.
import { type Answer, type Person } from './api.ts';

const PROTOCOL = { 'tus-resumable': '1.0.0' };

export const createUpload = (
  person: Person,
  {
    id,
    item,
    size,
    name,
    key,
  }: {
    readonly id: string;
    readonly item: string;
    readonly size: number;
    readonly name: string;
    /** For repeating. */
    readonly key?: string;
  },
): Promise<Answer<{ uploadId: string }>> =>
  person.send(`/applications/${id}/items/${item}/resumable-uploads`, {
    method: 'POST',
    headers: {
      ...PROTOCOL,
      'upload-length': String(size),
      'upload-metadata': `filename ${Buffer.from(name).toString('base64')}`,
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
  });

export const patch = (
  person: Person,
  uploadId: string,
  offset: number,
  bytes: Uint8Array<ArrayBuffer>,
  signal?: AbortSignal,
): Promise<Answer> =>
  person.send(`/resumable-uploads/${uploadId}`, {
    method: 'PATCH',
    body: bytes,
    headers: { ...PROTOCOL, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
    ...(signal && { signal }),
  });

export async function offsetOf(
  person: Person,
  uploadId: string,
): Promise<{ readonly status: number; readonly offset: number; readonly length: number }> {
  const { headers, status } = await person.send(`/resumable-uploads/${uploadId}`, {
    method: 'HEAD',
    headers: PROTOCOL,
  });
  return { status, offset: Number(headers.get('upload-offset')), length: Number(headers.get('upload-length')) };
}
