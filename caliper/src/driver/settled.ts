import { type Context, waitFor } from '@lianjian/network';
import { scrape, total } from './prometheus.ts';

const DEADLINE_MS = 60_000;
const PAUSE_MS = 100;

/** Waits until every peer has committed as many blocks as the others; nothing may be in flight. */
export async function settled({ signal, site, topology }: Context): Promise<void> {
  const urls = topology.organizations.flatMap(({ peers }) =>
    peers.map(({ name, ports }) => `http://${site.hostOf(name)}:${ports.operations}/metrics`),
  );
  const wait = { what: 'every peer to have the same blocks', deadlineMs: DEADLINE_MS, pauseMs: PAUSE_MS, signal };
  await waitFor(wait, async () => {
    const answers = await Promise.all(urls.map(scrape));
    const heights = answers.map((metrics) => total(metrics, 'ledger_blockchain_height', { channel: topology.channel }));
    if (new Set(heights).size !== 1 || heights.includes(undefined))
      throw new Error(`heights are ${heights.join(', ')}`);
  });
}
