// A case with two private files on a platform of the trial consortium, and its readers.
import { type MaterialReference } from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { type Wallet } from '../../src/adapters/ledger/ledger.ts';
import { type MaterialReading, type ReadWish } from '../../src/sharing/material-reading.ts';
import { newCase } from './cases.ts';
import { foundDesks } from './desks.ts';
import { jpeg, pdf, streamOf } from './files.ts';
import { openPlatform, type Platform } from './platform.ts';
import { AUTHORITY, CENTRE, COLLEGE_A, found, People } from './trial.ts';

export interface Sharing {
  readonly platform: Platform;
  readonly people: People;
  /** Of the centre, whose case it is. */
  readonly clerk: Wallet;
  /** Of college-a. */
  readonly reviewer: Wallet;
  /** Of the authority. */
  readonly auditor: Wallet;
}

/** The caller closes the platform. */
export async function openSharing(folder: string): Promise<Sharing> {
  const platform = await openPlatform(folder);
  const people = new People(platform.ledger);
  await found(platform.ledger, people);
  await foundDesks(platform.ledger, platform.custodies, people);
  const [clerk, reviewer, auditor] = await Promise.all([
    people.person(CENTRE, 'clerk'),
    people.person(COLLEGE_A, 'reviewer'),
    people.person(AUTHORITY, 'auditor'),
  ]);
  return { auditor, clerk, people, platform, reviewer };
}

export const CARD = jpeg('c'.repeat(200_000));
export const FORM = pdf('a form');

export interface SharedCase {
  readonly id: string;
  readonly card: MaterialReference;
  readonly form: MaterialReference;
}

export async function uploadTo(
  { clerk, platform }: Sharing,
  applicationId: string,
  item: string,
  bytes: Uint8Array,
): Promise<MaterialReference> {
  const request = { applicationId, fileName: 'f', id: newId(), item, unit: null };
  const { entry } = await platform.materialUploads().upload(clerk, request, streamOf(bytes));
  return { item, part: entry.part, version: entry.version };
}

export async function newSharedCase(sharing: Sharing): Promise<SharedCase> {
  const id = await newCase(sharing.platform.ledger, sharing.clerk);
  const card = await uploadTo(sharing, id, 'identity-card', CARD);
  const form = await uploadTo(sharing, id, 'registration-form', FORM);
  return { id, card, form };
}

export const wish = (applicationId: string, material: MaterialReference, change: Partial<ReadWish> = {}): ReadWish => ({
  applicationId,
  material,
  purpose: 'stage-review',
  ...change,
});

export async function readAll(by: MaterialReading, wallet: Wallet, asked: ReadWish): Promise<Buffer> {
  const { bytes } = await by.open(wallet, asked);
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}
