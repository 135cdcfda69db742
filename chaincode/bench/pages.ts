// One page of the auditors' queries over a trail that grows: on a network of one organisation, for the page is one
// peer's work, with events written in bulk.
import { type TransactionName, stringifyCanonicalJson } from '@lianjian/ledger-api';
import { down, gatewayClient, type GatewayClient } from '@lianjian/network';
import { median } from '../../scripts/bench/interleave.ts';
import { NetworkScenarioLedger } from '../test/ledgers/network-ledger.ts';
import { ONE_STAGE } from '../test/scenarios/checklists.ts';
import { AUTHORITY, Consortium } from '../test/scenarios/consortium.ts';
import { Dossier } from '../test/scenarios/dossier.ts';
import { openBench, say } from './open-bench.ts';
import { enrolled } from './setting.ts';

const SIZES = [1_000, 10_000, 100_000];
const AT_ONCE = 2_000;
const PAGE_SIZE = 50;
const SAMPLES = 150;
const WARM_UP = 30;

/** The authority opens cases itself: there is nobody else. */
const CHECKLIST = {
  ...ONE_STAGE,
  route: ONE_STAGE.route.map((stage) => ({ ...stage, organizationKind: 'authority' })),
  type: 'bench-pages',
};

export interface Pages {
  /** Median latency of one page of the trail with 100,000 events over that with 1,000; of the slowest query likewise. */
  readonly pageLatency100kOver1k: number;
  readonly slowestPage100kOver1k: number;
  readonly pageMs: Readonly<Record<string, readonly number[]>>;
  readonly lines: readonly string[];
}

interface Query {
  readonly name: TransactionName;
  readonly input: object;
}

type Medians = Readonly<Record<string, number>>;

/** All queries in turn, so that what slows the machine slows all. */
async function timed({ contract }: GatewayClient, queries: Readonly<Record<string, Query>>): Promise<Medians> {
  const times: Record<string, number[]> = {};
  for (let n = -WARM_UP; n < SAMPLES; n += 1) {
    for (const [label, { input, name }] of Object.entries(queries)) {
      const startedAt = performance.now();
      await contract.evaluateTransaction(name, stringifyCanonicalJson(input));
      if (n >= 0) (times[label] ??= []).push(performance.now() - startedAt);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([label, values]) => [label, median(values)]));
}

async function grow({ contract }: GatewayClient, id: string, from: number, to: number): Promise<void> {
  for (let size = from; size < to;) {
    const count = Math.min(AT_ONCE, to - size);
    await contract.submit('bulk:append', { arguments: [id, String(count)] });
    size += count;
  }
}

const ratio = (values: readonly number[]): number => (values.at(-1) ?? Number.NaN) / (values[0] ?? Number.NaN);

/** @param folder the contract packaged with its bulk transaction */
export async function measurePages(state: string, portBase: number, folder: string): Promise<Pages> {
  const context = openBench(state, portBase, 'one');
  try {
    say('starting a network of one organisation');
    const ledger = await NetworkScenarioLedger.open(context, folder);
    const consortium = await Consortium.open(ledger, [CHECKLIST]);
    const { member, person } = await enrolled({ ledger }, AUTHORITY, 'clerk');
    const auditor = await enrolled({ ledger }, AUTHORITY, 'auditor');
    const checklist = { type: CHECKLIST.type, version: CHECKLIST.version };
    const { id } = await Dossier.open(consortium, person, { attributes: { cohort: '2030' }, checklist });
    const organization = ledger.organizationOf(AUTHORITY);
    const client = (credentials: typeof member): GatewayClient =>
      gatewayClient(context, organization, { contract: ledger.contract, credentials });
    const [writing, asking] = [client(member), client(auditor.member)];
    const paging = { bookmark: null, pageSize: PAGE_SIZE };
    const queries: Readonly<Record<string, Query>> = {
      'trail of the case': { name: 'audit:trail', input: { ...paging, id, kind: 'application' } },
      'by organisation': { name: 'audit:eventsByOrganization', input: { ...paging, mspId: AUTHORITY } },
      'nothing but a read': { name: 'consortium:read', input: {} },
    };
    const pageMs: Record<string, number[]> = {};
    let size = 1;
    for (const next of SIZES) {
      const startedAt = performance.now();
      await grow(writing, id, size, next);
      say(`${next} events after ${((performance.now() - startedAt) / 1000).toFixed(0)} s of writing`);
      size = next;
      for (const [label, ms] of Object.entries(await timed(asking, queries))) (pageMs[label] ??= []).push(ms);
    }
    writing.close();
    asking.close();
    await ledger.close();
    const pages = Object.entries(pageMs).filter(([label]) => label !== 'nothing but a read');
    const lines = Object.entries(pageMs).map(
      ([label, values]) =>
        `page of ${PAGE_SIZE}, ${label}: ${values.map((ms, n) => `${ms.toFixed(1)} ms at ${SIZES[n] ?? 0}`).join(', ')}; ratio ${ratio(values).toFixed(2)}`,
    );
    return {
      pageLatency100kOver1k: ratio(pageMs['trail of the case'] ?? []),
      slowestPage100kOver1k: Math.max(...pages.map(([, values]) => ratio(values))),
      pageMs,
      lines,
    };
  } finally {
    await down(context);
  }
}
