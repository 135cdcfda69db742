import { describe, expect, test } from '@jest/globals';
import { type Context } from '@lianjian/network';
import { metricTargets, scrapeAll } from '../src/driver/metric-targets.ts';
import { parseMetrics } from '../src/driver/prometheus.ts';
import { metricFigures, type Scraped } from '../src/results/metric-figures.ts';

const scraped = (metrics: Record<string, string>): Scraped => ({
  absent: [],
  metrics: Object.fromEntries(Object.entries(metrics).map(([name, text]) => [name, parseMetrics(text)])),
});

const endorsing = (sum: number, count: number): string =>
  `endorser_proposal_duration_sum{channel="a"} ${sum}\nendorser_proposal_duration_count{channel="a"} ${count}`;

describe('figures of a pass', () => {
  test('are means over all processes of a kind, of what came in between', () => {
    const before = scraped({ 'peer-a': endorsing(10, 100), 'peer-b': endorsing(1, 10) });
    const after = scraped({ 'peer-a': endorsing(10.5, 150), 'peer-b': endorsing(1.5, 60) });
    expect(metricFigures(before, after)).toEqual([
      { kind: 'peer', title: 'endorse a proposal', unit: 'ms', value: 10, of: 100 },
    ]);
  });

  test('tell the contract’s calls apart by their type', () => {
    const calls = (type: string, sum: number): string =>
      `chaincode_shim_request_duration_sum{type="${type}"} ${sum}\nchaincode_shim_request_duration_count{type="${type}"} 4`;
    const after = scraped({ 'peer-a': `${calls('GET_STATE', 0.004)}\n${calls('PUT_STATE', 0.008)}` });
    expect(metricFigures(scraped({}), after).map(({ title, value }) => [title.split(',')[0], value])).toEqual([
      ['GET_STATE', 1],
      ['PUT_STATE', 2],
    ]);
  });

  test('of counters are their growth, of gauges the highest at the end', () => {
    const backend = (cpu: number): string =>
      `lianjian_process_cpu_seconds_total ${cpu}\nlianjian_nodejs_eventloop_lag_p99_seconds 0.02`;
    expect(metricFigures(scraped({ backend: backend(5) }), scraped({ backend: backend(7) }))).toEqual([
      { kind: 'backend', title: 'processor time', unit: 's', value: 2 },
      { kind: 'backend', title: 'event loop lag, p99', unit: 'ms', value: 20 },
    ]);
  });

  test('leave out what nobody shows', () => {
    expect(metricFigures(scraped({ 'peer-a': 'up 1' }), scraped({ 'peer-a': 'up 1' }))).toEqual([]);
  });
});

const CONTEXT = {
  site: { hostOf: () => '127.0.0.1' },
  topology: {
    ordering: { brokers: [{ name: 'kafka-1', ports: { metrics: 1 } }], orderers: [] },
    organizations: [{ peers: [{ name: 'peer-a', ports: { operations: 2 } }] }],
  },
} as unknown as Context;

describe('whose metrics are looked at', () => {
  test('are the network’s processes and those that are named', () => {
    expect(metricTargets(CONTEXT, ['backend=http://127.0.0.1:8080/metrics'])).toEqual({
      'kafka-1': 'http://127.0.0.1:1/metrics',
      'peer-a': 'http://127.0.0.1:2/metrics',
      backend: 'http://127.0.0.1:8080/metrics',
    });
  });

  test.each(['backend', '=http://a', 'backend=ftp://a', 'a b=http://c'])('refuses %j', (text) => {
    expect(() => metricTargets(CONTEXT, [text])).toThrow(RangeError);
  });

  test('those that do not answer are named', async () => {
    expect(await scrapeAll(metricTargets(CONTEXT))).toEqual({ absent: ['kafka-1', 'peer-a'], metrics: {} });
  });
});
