import { Readable } from 'node:stream';
import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { AllowWith } from '../accounts/access.ts';
import { Acting } from '../acting/acting.ts';
import { type Caller, CurrentCaller } from '../acting/caller.ts';
import { type Config } from '../adapters/config/config.ts';
import { type ContentStore } from '../adapters/content/content-store.ts';
import { type Database } from '../adapters/database/open-database.ts';
import { type Ledger } from '../adapters/ledger/ledger.ts';
import { BackendError } from '../errors.ts';
import { Describe } from '../http/describe.ts';
import { CONFIG, CONTENT_STORES, DATABASE, LEDGER } from '../tokens.ts';
import { Fsck } from './fsck.ts';
import { type FsckLine, fsckLine } from './finding.ts';

/** The same check as `npm run fsck`, while the server runs. Nothing is repaired. */
@ApiTags('operations')
@Controller('operations/fsck')
export class FsckController {
  readonly #acting: Acting;
  readonly #config: Config;
  readonly #ledger: Ledger;
  readonly #contents: ReadonlyMap<string, ContentStore>;
  readonly #database: Database;
  #isRunning = false;

  constructor(
    acting: Acting,
    @Inject(CONFIG) config: Config,
    @Inject(LEDGER) ledger: Ledger,
    @Inject(CONTENT_STORES) contents: ReadonlyMap<string, ContentStore>,
    @Inject(DATABASE) database: Database,
  ) {
    this.#acting = acting;
    this.#config = config;
    this.#ledger = ledger;
    this.#contents = contents;
    this.#database = database;
  }

  @AllowWith({ roles: ['auditor', 'admin'], sessionOnly: true })
  @Describe({
    summary: 'Check chain, content and database against each other; of the authority only, one at a time',
    answer: fsckLine,
    mediaType: 'application/jsonl',
    input: false,
    refuses: ['CONFLICT'],
  })
  @Get()
  async check(@CurrentCaller() caller: Caller, @Res() reply: FastifyReply): Promise<void> {
    const inspector = await this.#acting.wallet(caller);
    await this.#acting.evaluate(caller, 'audit:walkState', { bookmark: null, kind: 'consortium', pageSize: 1 });
    if (this.#isRunning) throw new BackendError('CONFLICT', 'a check is under way', { kind: 'fsck' });
    this.#isRunning = true;
    const { organizations } = this.#config;
    const parts = { contents: this.#contents, database: this.#database, ledger: this.#ledger };
    const fsck = new Fsck({ ...parts, inspector, isLive: true, organizations });
    void reply.type('application/jsonl; charset=utf-8');
    await reply.send(Readable.from(this.#texts(fsck.lines())));
  }

  /** Ends with the client, too. */
  async *#texts(lines: AsyncIterable<FsckLine>): AsyncGenerator<string, void> {
    try {
      for await (const line of lines) yield `${JSON.stringify(line)}\n`;
    } finally {
      this.#isRunning = false;
    }
  }
}
