// An import from its dry run to its last case. All or nothing: when the contract refuses a row after all, every case of
// the import is withdrawn again. What ends the process changes nothing but the time.
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { type Caller } from '../acting/caller.ts';
import { type Config } from '../adapters/config/config.ts';
import {
  type ImportError,
  type ImportRecord,
  ImportRepository,
  type ImportRow,
} from '../adapters/database/import-repository.ts';
import { BackendError } from '../errors.ts';
import { ColumnCipher } from '../keys/column-cipher.ts';
import { CONFIG } from '../tokens.ts';
import { DryRuns } from './dry-run.ts';
import { type ImportLayout, ImportLayouts } from './import-layout.ts';
import { ImportRows } from './import-rows.ts';

/** Rows at a time: each is a case and a file. */
const AT_ONCE = 16;
/** Errors that are told of one table; all are counted. */
const MOST_ERRORS = 1_000;
/** Milliseconds for which a table that nobody commits is kept. */
const KEPT = 86_400_000;

export interface ImportView extends ImportRecord {
  /** Rows that are taken in. */
  readonly done: number;
}

export const placeOfRecord = (importId: string, line: number): string => `import_row/${importId}/${line}/record`;

@Injectable()
export class Imports implements OnModuleDestroy {
  readonly #config: Config;
  readonly #imports: ImportRepository;
  readonly #layouts: ImportLayouts;
  readonly #dryRuns: DryRuns;
  readonly #rows: ImportRows;
  readonly #cipher: ColumnCipher;
  readonly #logger: Logger;
  readonly #running = new Map<string, Promise<void>>();
  #isStopped = false;

  constructor(
    @Inject(CONFIG) config: Config,
    imports: ImportRepository,
    layouts: ImportLayouts,
    dryRuns: DryRuns,
    rows: ImportRows,
    cipher: ColumnCipher,
    logger: Logger,
  ) {
    this.#config = config;
    this.#imports = imports;
    this.#layouts = layouts;
    this.#dryRuns = dryRuns;
    this.#rows = rows;
    this.#cipher = cipher;
    this.#logger = logger;
  }

  async onModuleDestroy(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#running.values());
  }

  /** The dry run; the same id again gives the first one’s report. */
  async check(
    caller: Caller,
    id: string,
    checklist: { readonly type: string; readonly version: number },
    bytes: Buffer,
  ): Promise<ImportView> {
    if ((await this.#imports.find(id)) !== undefined) return this.view(caller, id);
    const layout = await this.#layouts.of(caller, checklist.type, checklist.version);
    const { count, errors, rows } = await this.#dryRuns.run(caller, layout, bytes);
    const { memberId, mspId, unit } = caller;
    const kept = errors.length === 0 ? rows : [];
    const sealed = await Promise.all(
      kept.map(async ({ applicationId, attributes, learner, line, record, uploadId }): Promise<ImportRow> => ({
        ...{ applicationId, attributes, importId: id, learner, line, step: 'waiting', uploadId },
        record: await this.#cipher.seal(mspId, placeOfRecord(id, line), JSON.stringify(record)),
      })),
    );
    const told = { errors: errors.slice(0, MOST_ERRORS), errorCount: errors.length, rows: count };
    const of = { checklistType: checklist.type, checklistVersion: checklist.version, id, memberId, mspId, unit };
    await this.#imports.keep({ ...of, ...told, state: errors.length === 0 ? 'checked' : 'refused' }, sealed);
    return this.view(caller, id);
  }

  /** @throws BackendError NOT_FOUND for all but the member whose import it is */
  async view({ memberId, mspId }: Pick<Caller, 'memberId' | 'mspId'>, id: string): Promise<ImportView> {
    const found = await this.#imports.find(id);
    if (found?.memberId === memberId && found.mspId === mspId) return { ...found, done: await this.#imports.done(id) };
    throw new BackendError('NOT_FOUND', 'no such import', { kind: 'import', id });
  }

  /** Begins; how far it is, `view` tells. @throws BackendError NOT_FOUND, INVALID_STATE */
  async commit(caller: Caller, id: string): Promise<ImportView> {
    const { state } = await this.view(caller, id);
    if (state === 'refused' || state === 'undone') {
      throw new BackendError('INVALID_STATE', 'this import cannot be committed', { state });
    }
    if (state === 'checked') await this.#imports.move(id, 'checked', 'committing');
    const begun = await this.view(caller, id);
    this.#start(begun);
    return begun;
  }

  /** At start and from time to time: goes on with what was begun. Does not wait for it. */
  async resume(): Promise<void> {
    await this.#imports.deleteIdle(new Date(Date.now() - KEPT));
    for (const record of await this.#imports.unfinished(this.#config.organizations)) this.#start(record);
  }

  #start(record: ImportRecord): void {
    const { id } = record;
    if (this.#isStopped || this.#running.has(id)) return;
    const running = this.#run(record)
      .catch((error: unknown) => {
        this.#logger.warn({ err: error, importId: id }, 'an import waits for what does not answer');
      })
      .finally(() => this.#running.delete(id));
    this.#running.set(id, running);
  }

  async #run({ id, ...record }: ImportRecord): Promise<void> {
    const current = await this.#imports.find(id);
    if (current?.state === 'committing') await this.#commitAll({ id, ...record });
    if ((await this.#imports.find(id))?.state === 'undoing') await this.#undoAll({ id, ...record });
  }

  async #commitAll(record: ImportRecord): Promise<void> {
    const { checklistType, checklistVersion, id } = record;
    const layout = await this.#layouts.of(record, checklistType, checklistVersion);
    let refused: ImportError | undefined;
    await this.#each(await this.#imports.left(id, ['recorded', 'undone']), async (row) => {
      if (refused !== undefined) return;
      const told = await this.#take(record, layout, row);
      if (told !== undefined) refused ??= told;
    });
    if (this.#isStopped) return;
    if (refused === undefined) await this.#imports.move(id, 'committing', 'committed');
    else await this.#imports.move(id, 'committing', 'undoing', refused);
  }

  /** What the row was refused for; undefined when it is taken in. @throws what does not answer */
  async #take(record: ImportRecord, layout: ImportLayout, row: ImportRow): Promise<ImportError | undefined> {
    try {
      if (row.step === 'waiting') {
        await this.#rows.create(record, row);
        await this.#imports.advance(row, 'created');
      }
      await this.#rows.record(record, layout.item, row, placeOfRecord(record.id, row.line));
      await this.#imports.advance(row, 'recorded');
      return undefined;
    } catch (error) {
      return this.#rows.refusal(error, row.line);
    }
  }

  async #undoAll(record: ImportRecord): Promise<void> {
    await this.#each(await this.#imports.left(record.id, ['undone']), async (row) => {
      await this.#rows.undo(record, row);
      await this.#imports.advance(row, 'undone');
    });
    if (!this.#isStopped) await this.#imports.move(record.id, 'undoing', 'undone');
  }

  /** The first that fails ends it, once those under way have ended. */
  async #each(rows: readonly ImportRow[], work: (row: ImportRow) => Promise<void>): Promise<void> {
    const left = [...rows];
    const one = async (): Promise<void> => {
      for (let row = left.shift(); row !== undefined && !this.#isStopped; row = left.shift()) await work(row);
    };
    const done = await Promise.allSettled(
      Array.from({ length: AT_ONCE }, async () => {
        try {
          await one();
        } catch (error) {
          left.length = 0;
          throw error;
        }
      }),
    );
    const failed = done.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
}
