// Headers of a download: a stretch of a file (RFC 9110), its name in any script (RFC 5987, 6266).
import { BackendError } from '../errors.ts';

export interface Stretch {
  readonly offset: number;
  readonly length: number;
}

/**
 * One range of bytes; undefined for all of it: no header, several ranges, or none that is understood.
 *
 * @throws BackendError RANGE_NOT_SATISFIABLE when it lies outside the file
 */
export function parseRange(header: string | undefined, size: number): Stretch | undefined {
  const { first, last } = partsOf(header ?? '');
  if (first === '' && last === '') return undefined;
  const { start, end } = first === '' ? lastOf(Number(last), size) : between(Number(first), last, size);
  // A range that ends before it begins is none.
  if (end < start && start < size) return undefined;
  if (start <= end) return { offset: start, length: end - start + 1 };
  throw new BackendError('RANGE_NOT_SATISFIABLE', 'the range lies outside the file', { size });
}

function partsOf(header: string): { readonly first: string; readonly last: string } {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  return { first, last };
}

interface Ends {
  readonly start: number;
  readonly end: number;
}

const lastOf = (count: number, size: number): Ends => ({ start: size - Math.min(size, count), end: size - 1 });

const between = (start: number, last: string, size: number): Ends => ({
  start,
  end: last === '' ? size - 1 : Math.min(Number(last), size - 1),
});

/** Of one version of a file: it never changes, and neither does this. @param commitment base64url */
export const entityTagOf = (commitment: string): string => `"${commitment}"`;

/** The range counts only for the very version that the client has a part of. Weak tags and dates never match. */
export const rangeIfSame = (range: string | undefined, ifRange: string | undefined, tag: string): string | undefined =>
  ifRange === undefined || ifRange === tag ? range : undefined;

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
