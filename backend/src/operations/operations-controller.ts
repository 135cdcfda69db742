import { X509Certificate } from 'node:crypto';
import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HealthCheckService, HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { z } from 'zod';
import { Public } from '../accounts/access.ts';
import { type Config } from '../adapters/config/config.ts';
import { type ContentStore } from '../adapters/content/content-store.ts';
import { type Database } from '../adapters/database/open-database.ts';
import { type DataDisk } from '../adapters/disk/data-disk.ts';
import { type Ledger } from '../adapters/ledger/ledger.ts';
import { readTls } from '../adapters/tls.ts';
import { type PublicationReport } from '../events/publication.ts';
import { EventPublisher } from '../events/publisher.ts';
import { DescribePublic } from '../http/describe.ts';
import { CONFIG, CONTENT_STORES, DATA_DISK, DATABASE, LEDGER } from '../tokens.ts';

const healthSchema = z.object({ status: z.string(), details: z.record(z.string(), z.unknown()) });

@ApiTags('operations')
@Public()
@Controller('operations')
export class OperationsController {
  readonly #checks: HealthCheckService;
  readonly #indicators: HealthIndicatorService;
  readonly #ledger: Ledger;
  readonly #database: Database;
  readonly #contents: ReadonlyMap<string, ContentStore>;
  readonly #disk: DataDisk;
  readonly #publisher: EventPublisher;
  readonly #metrics = new Registry();

  constructor(
    checks: HealthCheckService,
    indicators: HealthIndicatorService,
    @Inject(LEDGER) ledger: Ledger,
    @Inject(DATABASE) database: Database,
    @Inject(CONTENT_STORES) contents: ReadonlyMap<string, ContentStore>,
    @Inject(DATA_DISK) disk: DataDisk,
    @Inject(CONFIG) { tls }: Config,
    publisher: EventPublisher,
  ) {
    this.#checks = checks;
    this.#indicators = indicators;
    this.#ledger = ledger;
    this.#database = database;
    this.#contents = contents;
    this.#disk = disk;
    this.#publisher = publisher;
    collectDefaultMetrics({ register: this.#metrics, prefix: 'lianjian_' });
    const gauge = new Gauge({
      name: 'lianjian_root_certificate_expiry_seconds',
      help: 'When the first root certificate of the organisation expires, in seconds since 1970',
      labelNames: ['organization'],
      registers: [this.#metrics],
    });
    for (const mspId of ledger.organizations)
      gauge.set({ organization: mspId }, expiryOf(ledger.rootCertificates(mspId)));
    measurePublication(publisher, this.#metrics);
    if (tls !== undefined) measureOwnCertificate(tls, this.#metrics);
  }

  @DescribePublic({
    summary: 'The process runs',
    answer: z.object({ status: z.literal('ok') }),
    input: false,
    depends: false,
  })
  @Get('health')
  health(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @DescribePublic({
    summary: 'Ledger, database and content stores answer, and the disk takes more; how far audit events are published',
    answer: healthSchema,
    input: false,
    depends: false,
    refuses: ['UNAVAILABLE'],
  })
  @Get('ready')
  async ready(): Promise<z.infer<typeof healthSchema>> {
    const { status, details } = await this.#checks.check([
      () => this.#asking('ledger', () => this.#ledger.ping()),
      () => this.#asking('database', () => this.#database.ping()),
      () =>
        this.#asking('content', async () => {
          for (const content of this.#contents.values()) await content.ping();
        }),
      () => this.#asking('disk', () => this.#disk.assertTakes()),
      () => this.#publication(),
    ]);
    return { status, details };
  }

  @DescribePublic({
    summary: 'Metrics for Prometheus',
    answer: z.string(),
    mediaType: 'text/plain',
    input: false,
    depends: false,
  })
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Get('metrics')
  metrics(): Promise<string> {
    return this.#metrics.metrics();
  }

  /** Told, and never down: requests are served while brokers are away, and events are kept until they are back. */
  async #publication(): Promise<HealthIndicatorResult> {
    const report = await this.#publisher.report();
    return this.#indicators.check('auditTopic').up(report === undefined ? { state: 'none' } : { ...report });
  }

  /** Why it is down is in the log, not in the answer. */
  async #asking(name: string, ask: () => Promise<void>): Promise<HealthIndicatorResult> {
    const indicator = this.#indicators.check(name);
    try {
      await ask();
      return indicator.up();
    } catch {
      return indicator.down();
    }
  }
}

function measurePublication(publisher: EventPublisher, metrics: Registry): void {
  const registers = [metrics];
  // While the database is away these tell nothing new, and all others go on.
  const told = (): Promise<PublicationReport | undefined> => publisher.report().catch(() => undefined);
  new Gauge({
    name: 'lianjian_audit_topic_behind_events',
    help: 'Audit events that the brokers have not acknowledged',
    registers,
    async collect() {
      const report = await told();
      if (report !== undefined) this.set(report.behind);
    },
  });
  new Gauge({
    name: 'lianjian_audit_topic_last_block',
    help: 'Block of the last audit event that the brokers have acknowledged; -1 before the first',
    registers,
    async collect() {
      const report = await told();
      if (report !== undefined) this.set(report.lastBlock ?? -1);
    },
  });
  new Gauge({
    name: 'lianjian_audit_topic_waiting',
    help: '1 while the brokers do not take audit events',
    registers,
    async collect() {
      const report = await told();
      if (report !== undefined) this.set(report.state === 'publishing' ? 0 : 1);
    },
  });
}

function measureOwnCertificate(tls: NonNullable<Config['tls']>, metrics: Registry): void {
  new Gauge({
    name: 'lianjian_certificate_expiry_seconds',
    help: 'When the certificate that the API shows expires, in seconds since 1970',
    labelNames: ['certificate'],
    registers: [metrics],
    async collect() {
      this.set({ certificate: 'api' }, expiryOf([(await readTls(tls)).cert]));
    },
  });
}

const expiryOf = (certificates: readonly string[]): number =>
  Math.min(...certificates.map((pem) => new X509Certificate(pem).validToDate.getTime())) / 1000;
