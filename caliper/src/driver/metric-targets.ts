// Where the network's processes, and others that are named, show metrics to Prometheus.
import { type Context } from '@lianjian/network';
import { type Scraped } from '../results/metric-figures.ts';
import { scrape } from './prometheus.ts';

/** Address by name; the part of a name before its first "-" says what it is. */
export type MetricTargets = Readonly<Record<string, string>>;

/** @param others such as `backend=http://127.0.0.1:8080/metrics`; @throws RangeError when one is not of that form */
export function metricTargets({ site, topology }: Context, others: readonly string[] = []): MetricTargets {
  const at = (name: string, port: number): [string, string] => [name, `http://${site.hostOf(name)}:${port}/metrics`];
  const named = others.map((text): [string, string] => {
    const [, name, url] = /^([\w-]+)=(https?:\/\/\S+)$/.exec(text) ?? [];
    if (name === undefined || url === undefined) throw new RangeError(`${text}: write NAME=http://HOST:PORT/metrics`);
    return [name, url];
  });
  return Object.fromEntries([
    ...topology.ordering.brokers.map(({ name, ports }) => at(name, ports.metrics)),
    ...topology.ordering.orderers.map(({ name, ports }) => at(name, ports.operations)),
    ...topology.organizations.flatMap(({ peers }) => peers.map(({ name, ports }) => at(name, ports.operations))),
    ...named,
  ]);
}

/** Asks all; those that do not answer, such as brokers without the metrics agent, are named. */
export async function scrapeAll(targets: MetricTargets): Promise<Scraped> {
  const answers = await Promise.allSettled(Object.values(targets).map(scrape));
  const named = Object.keys(targets).map((name, index) => ({ answer: answers[index], name }));
  return {
    absent: named.filter(({ answer }) => answer?.status !== 'fulfilled').map(({ name }) => name),
    metrics: Object.fromEntries(
      named.flatMap(({ answer, name }) => (answer?.status === 'fulfilled' ? [[name, answer.value]] : [])),
    ),
  };
}
