// A check of everything against everything: blocks against this server's rows, the whole state against its blocks,
// leaves and trails, what the chain names against the nodes that should have it, and what was taken in against the
// chain. In pages: what it holds at a time does not grow with the ledger, but for the ids of erased cases.
import {
  type ApplicationRecord,
  type AuditEventRecord,
  decodeBase64url,
  type InspectionFinding,
  KEY_LAYOUT,
  type KeyKind,
  LEAF_KINDS,
  type MaterialRecord,
  type ReviewRecord,
  type StateFault,
  type StateWalk,
} from '@lianjian/ledger-api';
import { pagesOf } from '../acting/pages.ts';
import { type ContentStore } from '../adapters/content/content-store.ts';
import { addressOfBlock } from '../adapters/content/single-block.ts';
import { LedgerEventRepository } from '../adapters/database/case-repository.ts';
import { type Database } from '../adapters/database/open-database.ts';
import { type UploadRow } from '../adapters/database/upload-repository.ts';
import { WholeTables } from '../adapters/database/whole-tables.ts';
import { type Ledger, type Wallet } from '../adapters/ledger/ledger.ts';
import { FOLLOWED } from '../events/follower.ts';
import { checkBlocks } from './check-blocks.ts';
import { checkContent, type Named } from './check-content.ts';
import { checkComments, checkReceipts, checkRowOf, checkUploads, isRecent } from './check-rows.ts';
import { Trails } from './check-trails.ts';
import { type Finding, found, type FsckLine, type FsckProblem, type Progress, type Summary } from './finding.ts';

const PAGE = 100;
/** Files that are read at a time. */
const AT_ONCE = 4;
const KINDS = Object.keys(KEY_LAYOUT) as KeyKind[];

const PROBLEM = {
  altered: 'value-altered',
  corrupt: 'record-corrupt',
  head: 'trail-end',
  'leaf-missing': 'leaf-missing',
  'leaf-stray': 'leaf-stray',
} as const satisfies Readonly<Record<StateFault['fault'], FsckProblem>>;

export interface FsckOptions {
  readonly ledger: Ledger;
  readonly contents: ReadonlyMap<string, ContentStore>;
  readonly database: Database;
  /** An auditor or administrator of the authority. */
  readonly inspector: Wallet;
  /** MSP ids: uploads of their people are in the database. */
  readonly organizations: readonly string[];
  /** A server works on the same data meanwhile: what is under way is no fault. */
  readonly isLive: boolean;
  /** Finishes uploads that were cut off; given where what can be repaired is to be. */
  readonly repair?: { recover(mspId: string): Promise<unknown> } | undefined;
}

export class Fsck {
  readonly #options: FsckOptions;
  readonly #tables: WholeTables;
  readonly #events: LedgerEventRepository;
  readonly #isUnderWay: (row: UploadRow) => boolean;
  readonly #erased = new Set<string>();
  readonly #counts = { blocks: 0, events: 0, leaves: 0, records: 0, contents: 0, rows: 0, findings: 0, repaired: 0 };

  constructor(options: FsckOptions) {
    this.#options = options;
    this.#tables = new WholeTables(options.database);
    this.#events = new LedgerEventRepository(options.database);
    this.#isUnderWay = isRecent(options.isLive);
  }

  /** @throws ContractError FORBIDDEN when the inspector may not; BackendError UNAVAILABLE */
  async *lines(): AsyncGenerator<FsckLine, void> {
    for await (const line of this.#phases()) {
      if ('finding' in line) {
        this.#counts.findings += 1;
        if (line.repaired) this.#counts.repaired += 1;
      }
      yield line;
    }
    const summary: Summary = { ...this.#counts };
    yield { summary };
  }

  async *#phases(): AsyncGenerator<Finding | Progress, void> {
    const { isLive, ledger, repair } = this.#options;
    const end = isLive ? await this.#events.nextBlock(FOLLOWED) : await ledger.height();
    this.#counts.blocks = end;
    const blocks = { end, events: this.#events, ledger, repair: repair !== undefined, tables: this.#tables };
    yield* checkBlocks(blocks);
    yield* this.#uploads();
    yield* this.#trails(end);
    for (const kind of KINDS) if (kind !== 'event') yield* this.#state(kind);
    this.#counts.rows += yield* checkReceipts(this.#tables);
    this.#counts.rows += yield* checkComments(this.#tables);
  }

  async *#uploads(): AsyncGenerator<Finding, void> {
    const { inspector, ledger, organizations, repair } = this.#options;
    const toCheck = { inspector, isUnderWay: this.#isUnderWay, ledger, tables: this.#tables };
    if (repair === undefined) {
      this.#counts.rows += yield* checkUploads(toCheck);
      return;
    }
    const open = new Map<string, Finding>();
    const before = checkUploads(toCheck);
    for await (const finding of before) open.set(finding.what, finding);
    for (const mspId of organizations) await repair.recover(mspId);
    const after = new Set<string>();
    const again = checkUploads(toCheck);
    let next = await again.next();
    for (; next.done !== true; next = await again.next()) after.add(next.value.what);
    this.#counts.rows += next.value;
    for (const { finding, what } of open.values()) yield found(finding, what, !after.has(what));
  }

  async *#trails(end: number): AsyncGenerator<Finding | Progress, void> {
    const trails = new Trails(this.#tables, end);
    for await (const page of this.#walk('event')) {
      yield* faultsOf(page);
      yield* trails.page(page.rows as AuditEventRecord[]);
      this.#counts.events += page.walked;
      yield { phase: 'event', done: this.#counts.events };
    }
    yield* trails.end();
  }

  async *#state(kind: KeyKind): AsyncGenerator<Finding | Progress, void> {
    const isLeaf = LEAF_KINDS.some((leaf) => leaf === kind);
    let done = 0;
    for await (const page of this.#walk(kind)) {
      yield* faultsOf(page);
      this.#counts[isLeaf ? 'leaves' : 'records'] += page.walked;
      if (kind === 'application') this.#noteErased(page.rows as ApplicationRecord[]);
      if (kind === 'material') yield* this.#materials(this.#kept(page.rows as MaterialRecord[]));
      if (kind === 'review')
        yield* this.#comments(this.#kept(page.rows as ReviewRecord[]).flatMap(({ findings }) => findings));
      if (kind === 'inspection-finding') yield* this.#comments(this.#kept(page.rows as InspectionFinding[]));
      done += page.walked;
      yield { phase: kind, done };
    }
  }

  #noteErased(applications: readonly ApplicationRecord[]): void {
    for (const { erasedAt, id } of applications) if (erasedAt !== undefined) this.#erased.add(id);
  }

  /** Of a case that was erased nothing need be there. */
  #kept<T extends { readonly applicationId: string }>(records: readonly T[]): T[] {
    return records.filter(({ applicationId }) => !this.#erased.has(applicationId));
  }

  async *#materials(records: readonly MaterialRecord[]): AsyncGenerator<Finding, void> {
    const { organizations } = this.#options;
    yield* this.#contents(records);
    for (const record of records) {
      if (!organizations.includes(record.created.by.mspId)) continue;
      yield* checkRowOf(this.#tables, record, this.#isUnderWay);
    }
  }

  #comments(findings: readonly { readonly comment: string | null }[]): AsyncGenerator<Finding, void> {
    const named = findings.flatMap(({ comment }) =>
      comment === null ? [] : [{ cid: addressOfBlock(decodeBase64url(comment)), digest: comment }],
    );
    return this.#contents(named);
  }

  /** Any organisation's store asks all the nodes that this process knows. */
  async *#contents(named: readonly Named[]): AsyncGenerator<Finding, void> {
    const [content] = this.#options.contents.values();
    if (content === undefined) return;
    const isRepairing = this.#options.repair !== undefined;
    for (let first = 0; first < named.length; first += AT_ONCE) {
      const some = named.slice(first, first + AT_ONCE);
      const checked = await Promise.all(some.map((one) => collected(checkContent(content, one, isRepairing))));
      this.#counts.contents += some.length;
      yield* checked.flat();
    }
  }

  #walk(kind: KeyKind): AsyncGenerator<StateWalk, void> {
    const { inspector, ledger } = this.#options;
    return pagesOf(
      (bookmark) =>
        ledger.evaluate(inspector, 'audit:walkState', { bookmark, kind, pageSize: PAGE }) as Promise<StateWalk>,
    );
  }
}

async function collected(findings: AsyncIterable<Finding>): Promise<Finding[]> {
  const all: Finding[] = [];
  for await (const finding of findings) all.push(finding);
  return all;
}

const faultsOf = ({ faults }: StateWalk): Finding[] =>
  faults.map(({ fault, key, other }) => found(PROBLEM[fault], other === null ? key : `${key} and ${other}`));
