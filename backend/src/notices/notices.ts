// Makes notices from the events that the follower noted, behind a position of its own. A notice, its deliveries and the
// position are one transaction, and a matter is told once: after a crash the same events are looked at again.
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { type Observable, Subject, type Subscription } from 'rxjs';
import { OrganizationViews } from '../acting/organization-view.ts';
import { type Config } from '../adapters/config/config.ts';
import { LedgerEventRepository, type LedgerEventRow } from '../adapters/database/case-repository.ts';
import { type NewNotice, NoticeRepository, type NoticeRow } from '../adapters/database/notice-repository.ts';
import { BlockFollower } from '../events/follower.ts';
import { WorkLoop } from '../events/work-loop.ts';
import { type Clock, CLOCK, CONFIG } from '../tokens.ts';
import { CaseNotices } from './case-notices.ts';

const NAME = 'notices';
const AT_ONCE = 200;

const STEPS: readonly string[] = ['application.submitted', 'application.resubmitted', 'application.reviewed'];
const ASKED = 'application.grant-asked';

@Injectable()
export class Notices implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #config: Config;
  readonly #clock: Clock;
  readonly #events: LedgerEventRepository;
  readonly #repository: NoticeRepository;
  readonly #follower: BlockFollower;
  readonly #views: OrganizationViews;
  readonly #cases: CaseNotices;
  readonly #live = new Subject<NoticeRow>();
  readonly #loop: WorkLoop;
  #following: Subscription | undefined;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(CLOCK) clock: Clock,
    events: LedgerEventRepository,
    repository: NoticeRepository,
    follower: BlockFollower,
    views: OrganizationViews,
    cases: CaseNotices,
    logger: Logger,
  ) {
    this.#config = config;
    this.#clock = clock;
    this.#events = events;
    this.#repository = repository;
    this.#follower = follower;
    this.#views = views;
    this.#cases = cases;
    const warn = (error: unknown): void => {
      logger.warn({ err: error }, 'notices are not made; the events are kept');
    };
    this.#loop = new WorkLoop({ work: () => this.#lookOn(), warn });
  }

  /** Those made from now on, of all members. */
  get live(): Observable<NoticeRow> {
    return this.#live;
  }

  onApplicationBootstrap(): void {
    this.#following = this.#follower.live.subscribe(() => {
      this.#loop.news();
    });
    this.#loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.#following?.unsubscribe();
    await this.#loop.end();
    this.#live.complete();
  }

  /** Tells whoever listens of those that were not made before. */
  async keep(notices: readonly NewNotice[], looked?: { readonly name: string; readonly block: number }): Promise<void> {
    for (const row of await this.#repository.keep(notices, looked)) this.#live.next(row);
  }

  async #lookOn(): Promise<number | undefined> {
    const rows = await this.#events.ofBlocksFrom(await this.#events.nextBlock(NAME), AT_ONCE);
    const last = rows.at(-1);
    if (last === undefined) return undefined;
    await this.keep(await this.#noticesOf(rows), { name: NAME, block: last.block });
    return 0;
  }

  async #noticesOf(rows: readonly LedgerEventRow[]): Promise<NewNotice[]> {
    const stepped = [...new Set(rows.filter(({ action }) => STEPS.includes(action)).map(({ subject }) => subject))];
    const asked = rows.filter(({ action }) => action === ASKED);
    if (stepped.length + asked.length === 0) return [];
    const at = new Date(this.#clock());
    const notices: NewNotice[] = [];
    for (const mspId of this.#config.organizations) {
      const view = await this.#views.of(mspId);
      for (const id of stepped) notices.push(...(await this.#cases.ofStep(view, id, at)));
      for (const { sequence, subject } of asked)
        notices.push(...(await this.#cases.ofAsking(view, subject, sequence, at)));
    }
    return notices;
  }
}
