// One case as files: its materials, opened by the caller's own grants, its record, trail, reviews and access log, and a page
// for people. Each opening is a logged request, as any other.
import {
  type AccessRecord,
  type ApplicationRecord,
  type AuditEventRecord,
  ContractError,
  type MaterialReference,
  type Page,
  type ReviewRecord,
  stringifyCanonicalJson,
} from '@lianjian/ledger-api';
import { Inject, Injectable } from '@nestjs/common';
import { Acting, type Member } from '../acting/acting.ts';
import { allRows } from '../acting/pages.ts';
import { AuditQueries } from '../audit/audit-queries.ts';
import { Verifications } from '../audit/verification.ts';
import { Checklists } from '../checklists/checklists.ts';
import { OwnOpenings } from '../materials/own-openings.ts';
import { MaterialReading } from '../sharing/material-reading.ts';
import { archiveMaterial } from './archive-material.ts';
import { type ArchivedCase, type ArchivedMaterial, type ArchivePlace } from './archived-case.ts';
import { casePage } from './case-page.ts';
import { titlesOf } from './checklist-titles.ts';

const PAGE = 100;

@Injectable()
export class CaseArchive {
  readonly #acting: Acting;
  readonly #queries: AuditQueries;
  readonly #verifications: Verifications;
  readonly #checklists: Checklists;
  readonly #reading: MaterialReading;
  readonly #openings: OwnOpenings;

  constructor(
    acting: Acting,
    queries: AuditQueries,
    verifications: Verifications,
    checklists: Checklists,
    @Inject(MaterialReading) reading: MaterialReading,
    openings: OwnOpenings,
  ) {
    this.#acting = acting;
    this.#queries = queries;
    this.#verifications = verifications;
    this.#checklists = checklists;
    this.#reading = reading;
    this.#openings = openings;
  }

  /** @throws ContractError NOT_FOUND, FORBIDDEN before anything is written; ArchiveAbandoned, BackendError UNAVAILABLE */
  async write(caller: Member, application: ApplicationRecord, place: ArchivePlace): Promise<ArchivedCase> {
    const { folder, madeAt, zip } = place;
    const { checklist, id } = application;
    const { record, texts } = await this.#checklists.read(caller, checklist.type, checklist.version);
    const reviews = await this.#reviews(caller, application, record.rules.route);
    const materials = await this.#materials(caller, application, place);
    const events = await this.#trail(caller, id);
    const accesses = await this.#accesses(caller, id);
    const verification = await this.#verifications.application(caller, id);
    const archived = { application, events, materials, reviews, titles: titlesOf(checklist.type, texts), verification };
    const json = (name: string, value: unknown): Promise<unknown> =>
      zip.text(`${folder}${name}`, `${JSON.stringify(value, null, 2)}\n`, madeAt);
    const lines = (name: string, rows: readonly unknown[]): Promise<unknown> =>
      zip.text(`${folder}${name}`, rows.map((row) => `${stringifyCanonicalJson(row)}\n`).join(''), madeAt);
    await json('case.json', application);
    await json('reviews.json', reviews);
    await lines('trail.jsonl', events);
    await lines('access-log.jsonl', accesses);
    await json('verification.json', verification);
    await json('materials.json', materials);
    await zip.text(`${folder}index.html`, casePage(archived, place), madeAt);
    return archived;
  }

  async #materials(caller: Member, application: ApplicationRecord, place: ArchivePlace): Promise<ArchivedMaterial[]> {
    const wallet = await this.#acting.wallet(caller);
    const archived: ArchivedMaterial[] = [];
    for (const { isCurrent, ...reference } of everyVersion(application)) {
      const wish = { applicationId: application.id, material: reference, purpose: 'audit' as const };
      const opening = async (): ReturnType<MaterialReading['open']> => {
        const opened = await this.#reading.open(wallet, { ...wish, signal: place.zip.signal });
        if (opened.by === 'owner') await this.#openings.note(caller, wish);
        return opened;
      };
      archived.push(await archiveMaterial(place, { ...reference, isCurrent }, opening));
    }
    return archived;
  }

  /** There is one for each stage and round that was decided. */
  async #reviews(
    caller: Member,
    { id, rounds }: ApplicationRecord,
    route: readonly { readonly code: string }[],
  ): Promise<ReviewRecord[]> {
    const reviews: ReviewRecord[] = [];
    for (let round = 1; round <= rounds + 1; round += 1) {
      for (const { code: stage } of route) {
        try {
          reviews.push(
            await this.#acting.evaluate<ReviewRecord>(caller, 'application:readReview', { id, round, stage }),
          );
        } catch (error) {
          if (!(error instanceof ContractError) || error.code !== 'NOT_FOUND') throw error;
        }
      }
    }
    return reviews;
  }

  async #trail(caller: Member, id: string): Promise<AuditEventRecord[]> {
    return (await allRows((bookmark) => this.#queries.trail(caller, 'application', id, bookmark))).reverse();
  }

  #accesses(caller: Member, applicationId: string): Promise<AccessRecord[]> {
    return allRows((bookmark) =>
      this.#acting.evaluate<Page<AccessRecord>>(caller, 'audit:accessLog', { applicationId, bookmark, pageSize: PAGE }),
    );
  }
}

/** Of the case's own items: what was replaced or discarded is evidence too. */
function everyVersion({ items }: ApplicationRecord): (MaterialReference & { readonly isCurrent: boolean })[] {
  return items
    .filter(({ source }) => source === null)
    .flatMap(({ item, parts }) =>
      parts.flatMap(({ discarded, part, version: newest }) =>
        Array.from({ length: newest }, (_, index) => index + 1).map((version) => ({
          item,
          part,
          version,
          isCurrent: version === newest && !discarded,
        })),
      ),
    );
}
