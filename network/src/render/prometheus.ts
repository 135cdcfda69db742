import { stringify } from 'yaml';
import { type Topology } from '../topology/topology.ts';
import { HEADER } from './compose.ts';

/** What Prometheus scrapes: the brokers' metrics, and the operations listeners of orderers, peers and CAs. */
export function prometheusYaml({ ordering, organizations }: Topology): string {
  const job = (name: string, targets: readonly string[]): object => ({ job_name: name, static_configs: [{ targets }] });
  const target = (name: string, nodes: readonly { name: string; ports: { operations: number } }[]): object =>
    job(
      name,
      nodes.map((node) => `${node.name}:${node.ports.operations}`),
    );
  return (
    HEADER +
    stringify({
      global: { scrape_interval: '15s' },
      scrape_configs: [
        job(
          'kafka',
          ordering.brokers.map(({ name, ports }) => `${name}:${ports.metrics}`),
        ),
        target('orderer', ordering.orderers),
        target(
          'peer',
          organizations.flatMap(({ peers }) => peers),
        ),
        target(
          'ca',
          organizations.map(({ ca }) => ca),
        ),
      ],
    })
  );
}
