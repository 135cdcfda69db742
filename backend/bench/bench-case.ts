// Cases to measure with: under a checklist of twelve items, each of which takes a file of any size.
import { randomBytes, randomInt } from 'node:crypto';
import { type Client } from './client.ts';

const TYPE = 'bench-case';
const ITEMS = 12;
const PDF = 'application/pdf';
/** Drawn once and sent in turn: drawing is slower than what is measured. */
const NOISE = randomBytes(8 * 1_048_576);
const PIECE = 65_536;

export const itemsOfBenchCase: readonly string[] = Array.from({ length: ITEMS }, (_, index) => `item-${index + 1}`);

const checklist = {
  type: TYPE,
  version: 1,
  attributes: [{ code: 'cohort', pattern: '^20[0-9]{2}$' }],
  attributeRules: [],
  items: itemsOfBenchCase.map((code) => ({
    code,
    required: 'always',
    mediaTypes: [PDF],
    maxBytes: 2 ** 31,
    files: { min: 1, max: 50 },
    sensitive: true,
  })),
  learnerRule: { onePer: ['learner', 'cohort'] },
  reasons: [],
  route: [
    { code: 'college-review', organizationKind: 'college', relation: 'sponsor', role: 'reviewer', workingDays: 5 },
    { code: 'authority-review', organizationKind: 'authority', relation: 'any', role: 'reviewer', workingDays: 5 },
  ].map((stage) => ({ ...stage, differentPersonFrom: [] })),
  supplement: { workingDays: 10, maxRounds: 1, extensions: 1 },
};

interface Committed {
  readonly record: { readonly id: string };
  readonly transaction: { readonly block: number };
}

/** The same again changes nothing. */
export const publishBenchChecklist = (admin: Client): Promise<unknown> =>
  admin.json('POST', '/checklists', { file: JSON.stringify(checklist) });

export const newCaseBody = (): object => ({
  checklist: { type: TYPE, version: 1 },
  attributes: { cohort: '2026' },
  learner: { documentType: 'passport', documentNumber: randomBytes(12).toString('hex') },
});

export async function openCase(clerk: Client): Promise<{ id: string; block: number }> {
  const { record, transaction } = await clerk.json<Committed>('POST', '/applications', newCaseBody());
  return { id: record.id, block: transaction.block };
}

/** A file of which no two are alike: a PDF by its first bytes, then noise. */
export async function* file(size: number): AsyncGenerator<Uint8Array, void> {
  const head = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(32)]);
  yield head;
  let at = randomInt(NOISE.length - PIECE);
  for (let left = size - head.length; left > 0; left -= PIECE) {
    await Promise.resolve();
    yield NOISE.subarray(at, at + Math.min(left, PIECE));
    at = (at + PIECE) % (NOISE.length - PIECE);
  }
}

export const materialsPath = (id: string, item: string): string => `/applications/${id}/items/${item}/materials`;

/** All its items at once, as a browser sends them. */
export async function fillCase(clerk: Client, id: string, size: number): Promise<void> {
  await Promise.all(itemsOfBenchCase.map((item) => clerk.upload(materialsPath(id, item), 'a.pdf', file(size))));
}

export const contentPath = (id: string, item: string): string => `${materialsPath(id, item)}/1/1/content`;
