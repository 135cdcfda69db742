// What the processes' own metrics say of a pass: the difference between its beginning and its end.
import { z } from 'zod';
import { type Metric, total } from '../driver/prometheus.ts';
import { kindOf } from '../process-kind.ts';

export interface Scraped {
  /** By process. */
  readonly metrics: Readonly<Record<string, readonly Metric[]>>;
  /** Processes that did not answer. */
  readonly absent: readonly string[];
}

export const metricFigure = z.strictObject({
  kind: z.string(),
  title: z.string(),
  value: z.number(),
  unit: z.string(),
  /** Of a mean: over how many. */
  of: z.number().optional(),
});

export type MetricFigure = z.infer<typeof metricFigure>;

interface Wanted {
  readonly kind: string;
  readonly title: string;
  readonly metric: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** `mean`: of a histogram or summary; `growth`: of a counter, over all processes; `highest`: of a gauge at the end. */
  readonly how: 'mean' | 'growth' | 'highest';
  readonly scale?: number;
  readonly unit: string;
}

const MS_PER_SECOND = 1000;
const KIB = 1024;

const mean = (kind: string, title: string, metric: string, labels: Wanted['labels'] = {}): Wanted => ({
  ...{ kind, title, metric, labels },
  ...{ how: 'mean', scale: MS_PER_SECOND, unit: 'ms' },
});

/** Names as Fabric 2.5, the brokers' metrics agent (network/src/render/kafka.ts) and the backend give them. */
const WANTED: readonly Wanted[] = [
  mean('peer', 'endorse a proposal', 'endorser_proposal_duration'),
  mean('peer', 'validate and commit a block', 'ledger_block_processing_time'),
  mean('peer', 'of it, write the block', 'ledger_blockstorage_and_pvtdata_commit_time'),
  mean('peer', 'of it, write the state', 'ledger_statedb_commit_time'),
  mean('chaincode', 'GET_STATE, answered by the peer', 'chaincode_shim_request_duration', { type: 'GET_STATE' }),
  mean('chaincode', 'PUT_STATE, answered by the peer', 'chaincode_shim_request_duration', { type: 'PUT_STATE' }),
  mean('chaincode', 'a range, answered by the peer', 'chaincode_shim_request_duration', { type: 'GET_STATE_BY_RANGE' }),
  mean('orderer', 'check a message', 'broadcast_validate_duration'),
  mean('orderer', 'hand it to Kafka, acknowledged', 'broadcast_enqueue_duration'),
  mean('orderer', 'fill a block', 'blockcutter_block_fill_duration'),
  {
    ...{ kind: 'kafka', title: 'came in', metric: 'kafka_server_brokertopicmetrics_bytesinpersec_count' },
    ...{ how: 'growth', scale: 1 / KIB, unit: 'KiB' },
  },
  {
    ...{ kind: 'kafka', title: 'requests to write', metric: 'kafka_network_requestmetrics_totaltimems_count' },
    ...{ labels: { request: 'Produce' }, how: 'growth', unit: '' },
  },
  {
    ...{ kind: 'backend', title: 'processor time', metric: 'lianjian_process_cpu_seconds_total' },
    ...{ how: 'growth', unit: 's' },
  },
  {
    ...{ kind: 'backend', title: 'event loop lag, p99', metric: 'lianjian_nodejs_eventloop_lag_p99_seconds' },
    ...{ how: 'highest', scale: MS_PER_SECOND, unit: 'ms' },
  },
];

/** The contract's servers show nothing; the peers that answer them do. */
const shownBy = (kind: string): string => (kind === 'chaincode' ? 'peer' : kind);

function figureOf(wanted: Wanted, before: Scraped, after: Scraped): MetricFigure[] {
  const { how, kind, labels, metric, scale = 1, title, unit } = wanted;
  const names = Object.keys(after.metrics).filter((name) => kindOf(name) === shownBy(kind));
  const now = (name: string, suffix: string): number => total(after.metrics[name] ?? [], metric + suffix, labels) ?? 0;
  const grown = (suffix: string): number =>
    names.reduce((sum, name) => {
      return sum + now(name, suffix) - (total(before.metrics[name] ?? [], metric + suffix, labels) ?? 0);
    }, 0);
  if (how === 'mean') {
    const of = grown('_count');
    return of > 0 ? [{ kind, title, unit, value: (scale * grown('_sum')) / of, of }] : [];
  }
  const isShown = names.some((name) => total(after.metrics[name] ?? [], metric, labels) !== undefined);
  if (!isShown) return [];
  const value = how === 'growth' ? grown('') : Math.max(...names.map((name) => now(name, '')));
  return [{ kind, title, unit, value: scale * value }];
}

/** In the order of a transaction's way; what no process shows is left out. */
export const metricFigures = (before: Scraped, after: Scraped): MetricFigure[] =>
  WANTED.flatMap((wanted) => figureOf(wanted, before, after));
