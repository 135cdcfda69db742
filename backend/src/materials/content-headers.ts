// Headers of a download: a stretch of a file (RFC 9110), its name in any script (RFC 5987, 6266).
import { BackendError } from '../errors.ts';

export interface Stretch {
  readonly offset: number;
  readonly length: number;
}

/**
 * One range of bytes; undefined for all of it: no header, several ranges, or none that is understood.
 *
 * @throws BackendError INVALID_INPUT when it lies outside the file
 */
export function parseRange(header: string | undefined, size: number): Stretch | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const { start, end } =
    first === '' ? { start: Math.max(0, size - Number(last)), end: size - 1 } : between(first, last, size);
  if (start <= end && start < size) return { offset: start, length: end - start + 1 };
  throw new BackendError('INVALID_INPUT', 'the range lies outside the file', { field: '/headers/range', size });
}

const between = (first: string, last: string, size: number): { start: number; end: number } => ({
  start: Number(first),
  end: last === '' ? size - 1 : Math.min(Number(last), size - 1),
});

const asciiOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/[^\x20-\x7e]/g, '_')
    .replaceAll(/["\\%]/g, '_');
const encoded = (name: string): string =>
  encodeURIComponent(name).replaceAll(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

export const attachment = (name: string): string =>
  `attachment; filename="${asciiOf(name)}"; filename*=UTF-8''${encoded(name)}`;

/** As it may be kept: without folders and control characters, at most 200 letters. */
export function cleanFileName(name: string | undefined): string {
  const base = (name ?? '').normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean = Array.from(base.replaceAll(/\p{C}/gu, '')).slice(0, 200).join('').trim();
  return clean === '' || clean === '.' || clean === '..' ? 'file' : clean;
}
