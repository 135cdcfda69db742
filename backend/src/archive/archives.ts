// Archives for people who visit or audit: written while they are sent. What is refused is refused before the first byte;
// what fails later ends the connection, so that half an archive does not look like a whole one.
import { type ApplicationRecord, type ConsortiumRecord, type InspectionRecord } from '@lianjian/ledger-api';
import { Inject, Injectable } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { type Readable } from 'node:stream';
import { Acting, type Member } from '../acting/acting.ts';
import { allRows } from '../acting/pages.ts';
import { BackendError } from '../errors.ts';
import { type FindingView, InspectionFindings } from '../inspections/inspection-findings.ts';
import { type Clock, CLOCK } from '../tokens.ts';
import { type ArchivePlace } from './archived-case.ts';
import { CaseArchive } from './case-archive.ts';
import { type CaseLine, folderOf, inspectionPage, lineOf } from './inspection-page.ts';
import { ArchiveAbandoned, ZipWriter } from './zip-writer.ts';

const FORMAT = 'lianjian-archive/1';
const PAGE = 100;

@Injectable()
export class Archives {
  readonly #acting: Acting;
  readonly #cases: CaseArchive;
  readonly #clock: Clock;
  readonly #findings: InspectionFindings;
  readonly #logger: Logger;

  constructor(
    acting: Acting,
    cases: CaseArchive,
    findings: InspectionFindings,
    @Inject(CLOCK) clock: Clock,
    logger: Logger,
  ) {
    this.#acting = acting;
    this.#cases = cases;
    this.#clock = clock;
    this.#findings = findings;
    this.#logger = logger;
  }

  /** @throws ContractError NOT_FOUND, FORBIDDEN */
  async ofCase(caller: Member, id: string): Promise<Readable> {
    const application = await this.#acting.evaluate<ApplicationRecord>(caller, 'application:read', { id });
    return this.#writing(caller, { application: id }, async (place) => {
      await this.#cases.write(caller, application, place);
    });
  }

  /** @throws ContractError NOT_FOUND, FORBIDDEN; BackendError INVALID_STATE while nothing is drawn */
  async ofInspection(caller: Member, id: string): Promise<Readable> {
    const inspection = await this.#acting.evaluate<InspectionRecord>(caller, 'inspection:read', { id });
    const { sample } = inspection;
    if (sample === null) throw new BackendError('INVALID_STATE', 'nothing is drawn yet', { state: inspection.state });
    const findings = await this.#allFindings(caller, id);
    return this.#writing(caller, { inspection: id }, async (place) => {
      const lines: CaseLine[] = [];
      for (const applicationId of sample.applications) {
        const application = await this.#acting.evaluate<ApplicationRecord>(caller, 'application:read', {
          id: applicationId,
        });
        const inFolder = { ...place, folder: folderOf(applicationId) };
        lines.push(lineOf(await this.#cases.write(caller, application, inFolder)));
      }
      const { madeAt, zip } = place;
      await zip.text('inspection.json', `${JSON.stringify({ ...inspection, findings }, null, 2)}\n`, madeAt);
      await zip.text('index.html', inspectionPage(inspection, lines, findings, place), madeAt);
    });
  }

  #allFindings(caller: Member, id: string): Promise<FindingView[]> {
    return allRows((bookmark) => this.#findings.page(caller, id, { bookmark, pageSize: PAGE }));
  }

  /** Begins to write, and does not wait for its end. */
  async #writing(
    caller: Member,
    of: { readonly application: string } | { readonly inspection: string },
    write: (place: ArchivePlace) => Promise<void>,
  ): Promise<Readable> {
    const { utcOffsetMinutes } = await this.#acting.evaluate<ConsortiumRecord>(caller, 'consortium:read', {});
    const zip = new ZipWriter();
    const place = { folder: '', madeAt: this.#clock(), utcOffsetMinutes, zip };
    const whole = async (): Promise<void> => {
      await write(place);
      const { memberId, mspId } = caller;
      const manifest = { format: FORMAT, ...of, by: { memberId, mspId }, madeAt: place.madeAt, files: zip.written };
      await zip.text('manifest.json', `${JSON.stringify(manifest, null, 2)}\n`, place.madeAt);
      const sums = zip.written.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('');
      await zip.text('SHA256SUMS', sums, place.madeAt);
      zip.end();
    };
    whole().catch((error: unknown) => {
      if (!(error instanceof ArchiveAbandoned)) this.#logger.warn({ err: error, ...of }, 'an archive broke off');
      zip.destroy(error);
    });
    return zip.stream;
  }
}
